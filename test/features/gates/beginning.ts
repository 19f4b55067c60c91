let sites = 0;

/**
 * The version at which a project with an id of our choosing begins: no other test's. Databases are emptied and used
 * again, and what golive keeps of a project it knows by id and version.
 */
export function beginning(): { version: number; settledVersion: number } {
  sites += 1;
  return { version: sites * 1_000, settledVersion: sites * 1_000 };
}
