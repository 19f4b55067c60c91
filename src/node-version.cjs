/** The first Node that runs TypeScript as it stands. */
const LEAST = { major: 22, minor: 18 };

/** @param {string} version @returns {string | null} what to do about this Node, when it is too old */
function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > LEAST.major || (major === LEAST.major && minor >= LEAST.minor)) return null;
  return `golive needs Node ${LEAST.major}.${LEAST.minor} or newer, and this is ${version}. Run \`npm ci && npm start\`, which brings its own.`;
}

module.exports = { nodeProblem };
