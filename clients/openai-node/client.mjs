// The tasks by the package `openai` for Node.

import OpenAI from "openai";

import * as driver from "../shared/driver.mjs";

const client = new OpenAI({ baseURL: driver.baseUrl, apiKey: driver.apiKey, maxRetries: 0 });

const user = (content) => [{ role: "user", content }];
const tool = {
  type: "function",
  function: {
    name: "get_weather",
    description: "The weather in a city.",
    parameters: driver.weatherParameters,
  },
};

function answer(response) {
  const [choice] = response.choices;
  const calls = choice.message.tool_calls ?? [];
  return {
    text: choice.message.content,
    tools: calls.map((call) => [call.function.name, JSON.parse(call.function.arguments)]),
    finish: choice.finish_reason,
    usage: usage(response.usage),
  };
}

const usage = (counts) => [counts?.prompt_tokens, counts?.completion_tokens];

async function textStream(ask) {
  const value = { text: "", tools: [], finish: null, usage: null };
  const asked = { stream: true, stream_options: { include_usage: true } };
  for await (const chunk of await ask(driver.capital, asked)) {
    if (chunk.usage) value.usage = usage(chunk.usage);
    for (const choice of chunk.choices) {
      value.text += choice.delta.content ?? "";
      value.finish = choice.finish_reason ?? value.finish;
    }
  }
  return value;
}

async function toolStream(options) {
  const stream = client.chat.completions.stream(
    {
      model: driver.model,
      messages: user(driver.weather),
      tools: [tool],
      stream_options: { include_usage: true },
    },
    options,
  );
  return answer(await stream.finalChatCompletion());
}

async function toolLoop(options) {
  const runner = client.chat.completions.runTools(
    {
      model: driver.model,
      messages: user(driver.weather),
      tools: [
        {
          type: "function",
          function: { ...tool.function, parse: JSON.parse, function: () => driver.forecast },
        },
      ],
    },
    options,
  );
  return answer(await runner.finalChatCompletion());
}

async function jsonSchema(options) {
  const response = await client.chat.completions.parse(
    {
      model: driver.model,
      messages: user(driver.describe),
      response_format: {
        type: "json_schema",
        json_schema: { name: "city", strict: true, schema: driver.citySchema },
      },
    },
    options,
  );
  return { text: JSON.stringify(JSON.parse(response.choices[0].message.content)) };
}

async function tasks(task, fault) {
  const options = { headers: driver.headers(fault) };
  const ask = (content, more = {}) =>
    client.chat.completions.create(
      { model: driver.model, messages: user(content), ...more },
      options,
    );
  switch (task) {
    case "text":
      return answer(await ask(driver.capital));
    case "text-stream":
      return textStream(ask);
    case "tool":
      return answer(await ask(driver.weather, { tools: [tool] }));
    case "tool-stream":
      return toolStream(options);
    case "tool-loop":
      return toolLoop(options);
    case "json-schema":
      return jsonSchema(options);
    case "logprobs": {
      const response = await ask(driver.capital, { logprobs: true, top_logprobs: 2 });
      const tokens = response.choices[0].logprobs.content;
      const logprobs = tokens.map((t) => [t.token, t.logprob, t.top_logprobs.length]);
      return { ...answer(response), logprobs };
    }
    case "n-2": {
      const response = await ask(driver.capital, { n: 2 });
      return { choices: response.choices.map((choice) => choice.message.content) };
    }
    case "models": {
      const models = [];
      for await (const found of await client.models.list(options)) models.push(found.id);
      return { models };
    }
  }
  const { key, prompt = driver.capital, ...more } = driver.errors[task];
  if (key) options.headers = { ...options.headers, authorization: `Bearer ${key}` };
  return answer(await ask(prompt, more));
}

await driver.run(tasks);
