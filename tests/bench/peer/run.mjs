// One form in getodk/web-forms' engine, in a process of its own: what loading it and each answer cost, as JSON.
// Usage: node run.mjs FOLDER-OF-node_modules FORM.xml '{"answers": {"/data/age": "30"}, "only": null}'
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [packages, form, planned] = process.argv.slice(2);
const plan = JSON.parse(planned);
const require = createRequire(path.resolve(packages, 'node_modules', '-'));

// The engine expects a browser's DOM, and its parser, a CommonJS module inside an ES module, its folder.
const { JSDOM } = require('jsdom');
const { window } = new JSDOM('<!doctype html>');
globalThis.__dirname = packages;
globalThis.window = window;
for (const name of ['document', 'Document', 'Element', 'Node', 'DOMParser', 'XMLSerializer', 'XMLDocument', 'Attr',
  'Text', 'Comment', 'CDATASection', 'ProcessingInstruction', 'NodeFilter', 'XPathResult', 'NamedNodeMap',
  'HTMLElement']) {
  globalThis[name] = window[name];
}
const { createInstance } = await import(pathToFileURL(require.resolve('@getodk/xforms-engine')));

function* nodes(node) {
  yield node;
  for (const child of node.currentState.children ?? []) yield* nodes(child);
}

// What a page shows of a question.
function shown(node) {
  const { label, hint, relevant, required, readonly, value, valueOptions } = node.currentState;
  const choices = (valueOptions ?? []).map((choice) => [choice.value, choice.label?.asString]);
  const violation = node.validationState?.violation?.message?.asString;
  return [label?.asString, hint?.asString, relevant, required, readonly, value, choices, violation];
}

const answerable = (node) => node.currentState.relevant && !node.currentState.readonly;

function answering(node) {
  const given = plan.answers[node.currentState.reference];
  if (node.nodeType === 'select') {
    const value = given ?? node.currentState.valueOptions[0]?.value;
    return value === undefined ? null : () => node.selectValue(value);
  }
  return given === undefined || node.nodeType !== 'input' ? null : () => node.setValue(given);
}

const source = readFileSync(form, 'utf8');
const began = performance.now();
const { root } = await createInstance(source, { form: { missingResourceBehavior: 'BLANK',
  fetchFormAttachment: async () => ({ status: 404, ok: false }) } });
for (const node of nodes(root)) {
  if (node.nodeType === 'select' || node.nodeType === 'input') {
    if (answerable(node)) {
      shown(node);
      break;
    }
  }
}
const load = performance.now() - began;

const taken = [];
const values = {};
for (let pass = 0; pass < plan.passes; pass += 1) {
  for (const node of nodes(root)) {
    const answer = node.definition.bodyElement && answerable(node) ? answering(node) : null;
    if (answer === null) continue;
    const before = performance.now();
    answer();
    shown(node);
    taken.push([node.currentState.reference, performance.now() - before]);
  }
}
for (const node of nodes(root)) {
  if (node.currentState.children === null) values[node.currentState.reference] = node.currentState.instanceValue ?? '';
}
console.log(JSON.stringify({ load, answers: taken, values, peak: process.resourceUsage().maxRSS / 1024 }));
