// `main.ts` is a link to this file, so that a Node too old to read TypeScript can still say so in a sentence.
const { join } = require('node:path');
const { builtFrom } = require('./built.cjs');
const { nodeProblem } = require('./node-version.cjs');

const problem = nodeProblem(process.versions.node);
if (problem) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
} else {
  // Types are stripped and code is compiled once, not at every start; where nothing can be written it is done anew.
  require('node:module').enableCompileCache(join(__dirname, '../node_modules/.cache/golive'));
  import(builtFrom(__dirname, join(__dirname, '../dist/main.js')) ?? './cli/main.ts');
}
