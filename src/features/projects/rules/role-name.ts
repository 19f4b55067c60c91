/** As people call it: `Executive sponsor`. A role that the playbook doesn't name is called by its key. */
export function roleName(
  { roleNames }: { readonly roleNames: Readonly<Record<string, string>> },
  role: string,
): string {
  return (Object.hasOwn(roleNames, role) && roleNames[role]) || role;
}
