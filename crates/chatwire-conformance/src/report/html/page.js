"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const lines = (id) => byId(id).textContent.split("\n").filter((line) => line !== "");
  const index = JSON.parse(byId("index").textContent);
  const details = lines("details");
  // Control, bidirectional and invisible characters would change how the page reads.
  const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
  const clean = (text) => String(text).replace(hidden, (found) => (found === "\n" || found === "\t" ? " " : "\uFFFD"));
  const node = (tag, className, ...children) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    for (const child of children) {
      if (child === null || child === undefined || child === "") continue;
      made.append(child instanceof Node ? child : clean(child));
    }
    return made;
  };
  const color = (verdict) =>
    ({ pass: "good", fail: "bad", xpass: "bad", harness: "bad", unreadable: "bad", warn: "warn", infra: "warn" })[verdict] || "info";

  // Each line: [fails, verdict, name, group, target, message, rules, details].
  const entries = lines("entries").map((line, at) => {
    const [fails, verdict, name, group, target, message, rules, detail] = JSON.parse(line);
    return { at, fails, verdict: index.verdicts[verdict], name, group, target, message, rules, detail, text: `${group} ${name} ${message}`.toLowerCase() };
  });
  const weight = (entry) => (entry.fails ? 0 : entry.verdict === "pass" ? 2 : 1);
  entries.sort((a, b) => weight(a) - weight(b) || a.at - b.at);

  const controls = { search: byId("search"), verdict: byId("verdict"), rule: byId("rule"), target: byId("target") };
  const fill = (select, values) => values.forEach(([value, label]) => {
    const option = node("option", "", label);
    option.value = value;
    select.append(option);
  });
  fill(controls.verdict, [["", "all"], ["!", "failed"], ...index.verdicts.map((verdict) => [verdict, verdict])]);
  fill(controls.rule, [["", "all"], ...index.rules.map((rule, at) => [String(at), rule])]);
  fill(controls.target, [["", "all"], ...index.targets.map((target, at) => [String(at), target])]);

  const list = byId("list");
  const more = byId("more");
  const PAGE = 100;
  // How many findings of a rule are shown at once.
  const FINDINGS = 3;
  let found = entries;
  let shown = 0;

  const where = (location) => {
    const parts = [];
    if (location.file) parts.push(location.file + (location.line ? `:${location.line}` : ""));
    if (location.event) parts.push(`event ${location.event}`);
    if (location.header) parts.push(location.header);
    if (location.pointer !== undefined) parts.push(location.pointer || "the whole value");
    else if (location.offset !== undefined) parts.push(`byte ${location.offset}`);
    return parts.join(" ");
  };

  const excerpt = ({ text, start, length }) => {
    const letters = Array.from(text);
    const part = (from, to) => letters.slice(from, to).join("");
    return node("pre", "", part(0, start), node("mark", "", part(start, start + length)), part(start + length));
  };

  const rule = (outcome) => {
    const made = node("div", "");
    const link = node("a", "", node("code", "", outcome.rule));
    link.href = `#rule-${outcome.rule}`;
    made.append(node("h3", "", node("span", `badge ${color(outcome.verdict)}`, outcome.verdict), " ", link, ` ${outcome.level.toUpperCase()}`));
    if (outcome.reason) made.append(node("p", "dim", outcome.reason));
    const findings = outcome.findings || [];
    const items = node("ul", "findings");
    const folded = node("ul", "findings");
    for (const [at, finding] of findings.entries()) {
      const item = node("li", "", node("code", "", where(finding.location)), ": expected ", finding.expected, ", seen ", node("code", "", finding.seen));
      if (finding.excerpt) item.append(excerpt(finding.excerpt));
      (at < FINDINGS ? items : folded).append(item);
    }
    made.append(items);
    const rest = folded.children.length;
    if (outcome.count > findings.length) folded.append(node("li", "dim", `and ${outcome.count - findings.length} more`));
    if (rest) made.append(node("details", "", node("summary", "", `${rest} more findings`), node("div", "body", folded)));
    else items.append(...folded.children);
    return made;
  };

  // The step that holds a finding: its event, or the last step that begins at or before its byte.
  const timeline = (judged) => {
    const { steps, count } = judged.timeline;
    const hits = steps.map(() => []);
    for (const outcome of judged.rules || []) {
      for (const { location } of outcome.findings || []) {
        let at = location.event ? steps.findIndex((step) => step.event === location.event) : -1;
        if (at < 0 && location.offset !== undefined) at = steps.findLastIndex((step) => step.offset <= location.offset);
        if (at >= 0 && !hits[at].includes(outcome.rule)) hits[at].push(outcome.rule);
      }
    }
    const head = node("thead", "", node("tr", "", node("th", "number", "ms"), node("th", "number", "frame"), node("th", "number", "event"), node("th", "", "bytes as received")));
    const body = node("tbody", "");
    steps.forEach((step, at) => {
      const last = node("td", "", node("code", "", step.text));
      for (const id of hits[at]) last.append(node("div", "bad", "▲ ", id));
      body.append(node("tr", hits[at].length ? "hit" : "", node("td", "number", step.at_ms ?? "-"), node("td", "number", step.frame ?? "-"), node("td", "number", step.event ?? "-"), last));
    });
    const made = node("div", "", node("h3", "", "Timeline"), node("table", "timeline", head, body));
    if (count > steps.length) made.append(node("p", "dim", `and ${count - steps.length} more`));
    return made;
  };

  const open = (entry, body) => {
    if (entry.message) body.append(node("p", "", entry.message));
    if (entry.detail === null) {
      body.append(node("p", "dim", entry.rules.length ? "The findings of this exchange are in the NDJSON report." : entry.message ? "" : "Nothing was found."));
      return;
    }
    const judged = JSON.parse(details[entry.detail]);
    const { contract } = judged;
    body.append(node("p", "dim", `${judged.kind}, contract ${contract.name} ${contract.version || ""} by ${contract.publisher} (chosen by ${contract.chosen_by}), profile ${judged.profile}, ${judged.rules_passed} of ${judged.rules_judged} rules passed, published schema: ${judged.published.verdict}, corrected schema: ${judged.overlaid.verdict}`));
    for (const note of judged.notes || []) body.append(node("p", "", note));
    for (const outcome of judged.rules || []) body.append(rule(outcome));
    if (judged.timeline) body.append(timeline(judged));
    else if ((judged.rules || []).length) body.append(node("p", "dim", "No frames and events of this exchange are kept."));
  };

  const row = (entry) => {
    const made = node("details", "exchange");
    const target = entry.target === null ? "" : index.targets[entry.target];
    const names = entry.rules.map((at) => index.rules[at]);
    const short = names.length > 2 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more` : names.join(", ");
    const word = entry.fails && ["warn", "info", "pass"].includes(entry.verdict) ? "fail" : entry.verdict;
    made.append(node("summary", "", node("span", `badge ${color(word)}`, word), node("code", "", node("bdi", "", entry.group ? `${entry.group} ${entry.name}` : entry.name)), node("span", "dim", target), node("span", "count", short)));
    made.addEventListener("toggle", () => {
      if (!made.open || made.children.length > 1) return;
      const body = node("div", "body");
      open(entry, body);
      made.append(body);
    });
    return made;
  };

  const page = () => {
    const next = found.slice(shown, shown + PAGE);
    list.append(...next.map(row));
    shown += next.length;
    more.hidden = shown >= found.length;
    more.textContent = `Show ${Math.min(PAGE, found.length - shown)} more of ${found.length - shown}`;
  };

  const filter = () => {
    const text = controls.search.value.trim().toLowerCase();
    const [verdict, ruleAt, target] = [controls.verdict, controls.rule, controls.target].map((control) => control.value);
    found = entries.filter((entry) =>
      (!text || entry.text.includes(text)) &&
      (!verdict || (verdict === "!" ? entry.fails : entry.verdict === verdict)) &&
      (!ruleAt || entry.rules.includes(Number(ruleAt))) &&
      (!target || entry.target === Number(target)));
    byId("found").textContent = `${found.length} of ${entries.length} exchanges`;
    list.replaceChildren();
    shown = 0;
    page();
  };

  let waiting;
  controls.search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  for (const control of [controls.verdict, controls.rule, controls.target]) control.addEventListener("change", filter);
  more.addEventListener("click", page);
  for (const button of document.querySelectorAll("button[data-rule]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      controls.rule.value = String(index.rules.indexOf(button.dataset.rule));
      filter();
      byId("exchanges").scrollIntoView();
    });
  }
  // A link to a rule opens it.
  const reveal = () => {
    const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  byId("filters").hidden = false;
  filter();
  reveal();
})();
