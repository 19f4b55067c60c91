// `main.ts` is a link to this file, so that a Node too old to read TypeScript can still say so in a sentence.
const { nodeProblem } = require('./node-version.cjs');

const problem = nodeProblem(process.versions.node);
if (problem) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
} else {
  import('./cli/main.ts');
}
