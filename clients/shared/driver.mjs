// Runs the tasks of one client: a JSON line in for each call, a JSON line out.
// driver.py describes the lines.

import { createInterface } from "node:readline";

export const baseUrl = process.env.CHATWIRE_BASE_URL;
export const apiKey = process.env.CHATWIRE_API_KEY;
export const model = process.env.CHATWIRE_MODEL;

export const capital = "What is the capital of France?";
export const weather = "What is the weather in Paris?";
export const describe = "Describe Paris.";
export const forecast = "sunny, 21 degrees";

// Requests that the server answers with an error: what differs from the task `text`.
export const errors = {
  "error-400": { temperature: 9 },
  "error-401": { key: "sk-wrong" },
  "error-404": { model: "no-such-model" },
  "error-429": { prompt: "Please answer: too many requests." },
};

export const weatherParameters = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
  additionalProperties: false,
};
export const citySchema = {
  type: "object",
  properties: { name: { type: "string" }, population: { type: "integer" } },
  required: ["name", "population"],
  additionalProperties: false,
};

/** The client has no such task. */
export class Skip extends Error {}

/** The headers with which a call asks for a fault. */
export const headers = (fault) => (fault ? { "x-chatwire-fault": fault } : {});

function status(error) {
  for (let depth = 0; error && depth < 8; depth += 1) {
    for (const name of ["status", "statusCode"]) {
      if (typeof error[name] === "number") return error[name];
    }
    error = error.cause ?? error.lastError;
  }
  return null;
}

function described(error) {
  const type = error?.name && error.name !== "Error" ? error.name : error?.constructor?.name;
  return { type: `${type}`, status: status(error), message: `${error?.message ?? error}`.slice(0, 2000) };
}

async function work(tasks, task, fault) {
  try {
    return { value: await tasks(task, fault) };
  } catch (error) {
    return error instanceof Skip ? { skip: error.message } : { error: described(error) };
  }
}

function deadline(seconds) {
  let timer;
  const hang = new Promise((resolve) => {
    timer = setTimeout(() => resolve({ hang: true }), 1000 * seconds);
  });
  return [hang, () => clearTimeout(timer)];
}

/** Runs `tasks(task, fault)` for each line of the input. */
export async function run(tasks) {
  // What nobody awaits would end the process, and that is a crash of the client.
  process.on("uncaughtException", (error) => {
    console.error(error);
    process.exit(70);
  });
  for await (const line of createInterface({ input: process.stdin })) {
    const { task, fault, seconds } = JSON.parse(line);
    const [hang, clear] = deadline(seconds);
    const result = await Promise.race([work(tasks, task, fault), hang]);
    clear();
    process.stdout.write(`${JSON.stringify({ task, fault, result })}\n`);
  }
  process.exit(0);
}
