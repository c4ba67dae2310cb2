// The tasks by the Vercel AI SDK with its provider for OpenAI-compatible servers.

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, jsonSchema, Output, stepCountIs, streamText, tool } from "ai";

import * as driver from "../shared/driver.mjs";

globalThis.AI_SDK_LOG_WARNINGS = false;

function model(fault, { key = driver.apiKey, model = driver.model } = {}) {
  const provider = createOpenAICompatible({
    name: "chatwire",
    baseURL: driver.baseUrl,
    apiKey: key,
    includeUsage: true,
    supportsStructuredOutputs: true,
    headers: driver.headers(fault),
  });
  return provider(model);
}

const getWeather = (execute) => ({
  get_weather: tool({
    description: "The weather in a city.",
    inputSchema: jsonSchema(driver.weatherParameters),
    execute,
  }),
});

function answer({ text, toolCalls, finishReason, usage }) {
  return {
    text,
    tools: toolCalls.map((call) => [call.toolName, call.input]),
    finish: finishReason,
    usage: [usage.inputTokens, usage.outputTokens],
  };
}

async function streamed(asked) {
  let failure;
  const result = streamText({ ...asked, maxRetries: 0, onError: ({ error }) => (failure ??= error) });
  let text = "";
  for await (const piece of result.textStream) text += piece;
  if (failure) throw failure;
  return answer({
    text,
    toolCalls: await result.toolCalls,
    finishReason: await result.finishReason,
    usage: await result.usage,
  });
}

async function tasks(task, fault) {
  const ask = (prompt, more = {}) =>
    generateText({ model: model(fault), prompt, maxRetries: 0, ...more });
  switch (task) {
    case "text":
      return answer(await ask(driver.capital));
    case "text-stream":
      return streamed({ model: model(fault), prompt: driver.capital });
    case "tool":
      return answer(await ask(driver.weather, { tools: getWeather() }));
    case "tool-stream":
      return streamed({ model: model(fault), prompt: driver.weather, tools: getWeather() });
    case "tool-loop":
      return answer(
        await ask(driver.weather, {
          tools: getWeather(() => driver.forecast),
          stopWhen: stepCountIs(3),
        }),
      );
    case "json-schema": {
      const output = Output.object({ schema: jsonSchema(driver.citySchema) });
      return { text: JSON.stringify((await ask(driver.describe, { output })).output) };
    }
    case "logprobs":
    case "n-2":
    case "models":
      throw new driver.Skip("the provider has no such call");
  }
  const { key, model: name, prompt = driver.capital, ...more } = driver.errors[task];
  return answer(await ask(prompt, { model: model(fault, { key, model: name }), ...more }));
}

await driver.run(tasks);
