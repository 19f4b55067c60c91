const { readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');

/**
 * The built entry, when nothing in the sources was written after it: it loads in half the time and needs less memory,
 * but nobody should ever run what they have changed since.
 * @param {string} sources @param {string} built @returns {string | null}
 */
function builtFrom(sources, built) {
  const since = statSync(built, { throwIfNoEntry: false })?.mtimeMs;
  if (since === undefined) return null;
  const changed = [sources, ...readdirSync(sources, { recursive: true }).map((name) => join(sources, String(name)))];
  // What is gone by now, or a link to nowhere, is no source.
  return changed.every((path) => (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) <= since) ? built : null;
}

module.exports = { builtFrom };
