import { expect, test } from 'vitest';
import { roleTrouble } from '#features/admin/rules.ts';
import type { Person } from '#platform/directory/people.ts';

test('row 25: the last admin can’t be removed', () => {
  const person = (id: string, active = true) => ({ id, slackId: id, name: id, role: 'admin', active }) as Person;
  const [kim, tom, gone] = [person('kim'), person('tom'), person('gone', false)];
  expect(roleTrouble(kim, 'member', [kim], new Set(), tom)).toContain('the last admin');
  expect(roleTrouble(kim, 'member', [kim, gone], new Set(), tom)).toContain('the last admin');
  expect(roleTrouble(kim, 'member', [kim, tom], new Set(), tom)).toBeNull();
  expect(roleTrouble(kim, 'admin', [kim], new Set(), tom)).toBeNull();
});
