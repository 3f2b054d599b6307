// The twenty clauses of TwentyClauses.cs for json-rules-engine. Reads the facts of every investor as JSON on standard input and prints
// nanoseconds of processor time an evaluation, and how many investors matched, so that both sides can be compared.
import { Engine } from "json-rules-engine";
import { readFileSync } from "node:fs";

const { conditions, investors, evaluations } = JSON.parse(readFileSync(0, "utf8"));
const engine = new Engine([{ conditions, event: { type: "matched" } }], { allowUndefinedFacts: true });
const run = async (count) => {
  let matched = 0;
  for (let i = 0; i < count; i++) matched += (await engine.run(investors[i % investors.length])).events.length;
  return matched;
};
const matched = await run(investors.length);
await run(evaluations / 4);
const began = process.cpuUsage();
await run(evaluations);
const { user, system } = process.cpuUsage(began);
console.log(JSON.stringify({ nanoseconds: ((user + system) * 1000) / evaluations, matched }));
