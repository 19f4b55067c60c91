import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Heard } from '#demo/player/heard.ts';
import { freezes } from '#features/calendar/tables.ts';
import { milestoneMoves } from '#features/plan/tables.ts';
import { projects } from '#features/projects/tables.ts';
import { raidItems } from '#features/raid/tables.ts';
import { auditTexts } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

let bot: Bot;

async function open() {
  bot = await startBot();
  await createProject(bot, { roles: { support: ['ben'] } });
}

async function close() {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
}

function ask(who: string, said: string): Promise<Heard> {
  const [, command = '', text = ''] = /^(\/\w+)\s*(.*)$/s.exec(said) ?? [];
  return bot.person(who).command(command, text, { channel: 'acme' });
}

/** Everything that is kept, in one text. */
async function kept(): Promise<string> {
  const tables = [projects, raidItems, freezes, milestoneMoves, auditTexts];
  return JSON.stringify(await Promise.all(tables.map((table) => bot.scope.from(table))));
}

describe('what Slack makes of a text is read where a form opens', () => {
  beforeAll(open);
  afterAll(close);

  it.each([
    ['Smith &amp; Sons', 'Smith & Sons'],
    ['&lt;Smith&gt;', '<Smith>'],
    ['AT&amp;amp;T', 'AT&amp;T'],
    ['<@UTOM|tom> and sons', '@tom and sons'],
    ['<#CACME|acme>', '#acme'],
    ['<#CACME|>', '#CACME'],
    ['<https://smith.example|smith.example>', 'smith.example'],
  ])('/golive new %s', async (typed, customer) => {
    const { view } = await ask('mia', `/golive new ${typed}`);
    const field = view?.blocks.find((block) => 'block_id' in block && block.block_id === 'customer');
    expect(field).toMatchObject({ element: { initial_value: customer } });
  });
});

describe('what Slack makes of a text is read where it comes in', () => {
  beforeEach(open);
  afterEach(close);

  it.each([
    ['mia', '/golive rag amber because R&amp;D and <@UTOM|tom> are away, see <#CACME|acme>'],
    ['mia', '/golive move core-configured fri because us: R&amp;D and <@UTOM|tom> are away, see <#CACME|acme>'],
    ['mia', '/raid add risk "R&amp;D and <@UTOM|tom> are away, see <#CACME|acme>" p2 i2'],
    ['mia', '/raid add risk "Late" p2 i2 next:"R&amp;D and <@UTOM|tom> are away, see <#CACME|acme>"'],
    ['mia', '/raid accept R-1 because R&amp;D and <@UTOM|tom> are away, see <#CACME|acme>'],
    [
      'mia',
      '/golive freeze add "R&amp;D and <@UTOM|tom> are away, see <#CACME|acme>" 2026-12-18..2027-01-04 hard ACME',
    ],
  ])('%s: %s', async (who, typed) => {
    await ask(who, typed);
    const all = await kept();
    expect(all).toContain('R&D and @tom are away, see #acme');
    expect(all).not.toMatch(/&amp;|<@U|<#C/);
  });
});

describe('nothing that was typed is lost by a refusal', () => {
  let number = '';

  beforeAll(async () => {
    await open();
    const { text } = await ask('mia', '/raid add risk "Data late" owner:<@UANA|ana> p4 i4');
    [, number = ''] = /R-(\d+)/.exec(text) ?? [];
  });
  afterAll(close);

  it.each([
    ['mia', '/raid close R-% because the vendor says it works', "needs the delivery manager's yes"],
    ['mia', '/raid accept R-% because the vendor says it works', "You can't accept a high risk"],
    ['eva', '/raid close R-1 because I think so', "You can't change or close a RAID item in ACME."],
    [
      'eva',
      '/golive move core-configured fri because us: nobody has time',
      "You can't move or finish milestones in ACME.",
    ],
    ['eva', '/golive rag red because nobody has time', "You can't set"],
    ['eva', '/golive freeze add "Quarter end" 2026-12-28..2026-12-31 soft ACME', "You can't add"],
    [
      'mia',
      '/golive decline the restore test is from last year',
      'is approved by Executive sponsor and Solutions architect; none of these is your role here',
    ],
    ['mia', '/golive move nowhere fri because us: nobody has time', 'nowhere'],
    ['mia', '/golive move kickoff-held smarch because us: <@UTOM|tom> & R&D', 'smarch'],
  ])('%s, refused: %s', async (who, said, why) => {
    const typed = said.replace('%', number);
    const heard = await ask(who, typed.replace('&', '&amp;').replace('R&D', 'R&amp;D'));
    expect(heard.text).toContain(why);
    expect(heard.text).toContain('Nothing is lost. Copy this to send it again, or to pass it on:');
    const fenced = JSON.stringify(heard.whispers.at(-1)?.blocks);
    expect(fenced).toContain(
      JSON.stringify(`\`\`\`${typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}`).slice(
        1,
        -1,
      ),
    );
  });

  it('says no more than why not where nothing is worth keeping', async () => {
    const heard = await ask('eva', '/raid close R-1');
    expect(heard.text).toContain("You can't change or close a RAID item in ACME.");
    expect(heard.text).not.toContain('Nothing is lost');
  });
});

describe('nothing that was typed is lost', () => {
  beforeEach(open);
  afterEach(close);

  it('gives a command back that was chosen a project for', async () => {
    await createProject(bot, { key: 'BETA', customer: 'Beta', channel: 'acme' });
    const { whispers } = await ask('mia', '/raid close R-9 because it is over');
    const [question] = whispers;
    if (!question) throw new Error('nothing was asked');
    const heard = await bot.person('mia').click(question, 'ACME · Acme');
    expect(heard.text).toContain('ACME has no R-9');
    expect(heard.text).toContain('/raid close ACME R-9 because it is over');
  });

  it('can be sent again as it was given back', async () => {
    const heard = await ask('mia', '/raid add risk "R&amp;D late" owner:<@UANA|ana> due:smarch');
    const [, again = ''] = /(\/raid add.*)$/m.exec(heard.text) ?? [];
    // What is pasted is text for Slack, which writes it so.
    const pasted = again
      .replace('smarch', 'fri')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;');
    await ask('mia', pasted);
    const [item] = await bot.scope.from(raidItems, eq(raidItems.title, 'R&D late'));
    expect(item?.ownerId).toEqual(expect.any(String));
  });
});

describe('a project that is over', () => {
  beforeEach(open);
  afterEach(close);

  it.each(['cancelled', 'closed'] as const)('a channel whose project is %s says so, with the words', async (state) => {
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(projects, { state }, eq(projects.key, 'ACME')),
    ]);
    const heard = await ask('mia', '/raid add risk "Cancelled thing" p5 i5');
    expect(heard.text).toContain('so nothing in it changes any more');
    expect(heard.text).toContain('/raid add risk "Cancelled thing" p5 i5');
    expect((await ask('mia', '/raid add')).text).toContain('so nothing in it changes any more');
  });
});
