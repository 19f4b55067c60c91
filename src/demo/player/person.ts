import { takeCommandAck, takeSubmissionAck } from './ack.ts';
import { type Control, controlIn, type Which } from './controls.ts';
import { type Answer, answered, type FieldState, type Option } from './elements.ts';
import { type Answers, type FormState, fill, requireAnswers, stateOf } from './form.ts';
import { type Heard, heardBy } from './heard.ts';
import { Impossible } from './impossible.ts';
import type { Sight } from './journal.ts';
import * as payloads from './payloads.ts';
import type { Desk } from './player.ts';
import type { Json, Member, Message, View } from './slack-side.ts';
import type { DeliverOptions, Sent } from './wire.ts';

/** Somebody with Slack open: does what a person can do there, and nothing else. */
export class Person {
  readonly id: string;
  private readonly desk: Desk;
  private readonly typed = new Map<string, FormState>();

  constructor(desk: Desk, id: string) {
    this.desk = desk;
    this.id = id;
  }

  async command(command: string, text: string, where: { channel: string } & DeliverOptions): Promise<Heard> {
    const { slack } = this.desk;
    const room = slack.room(where.channel);
    const responseUrl = slack.mintResponseUrl({ user: this.id, channel: room.id });
    const triggerId = await slack.mintTrigger(this.id);
    const payload = payloads.commandPayload(slack, this.me, { command, text, room, triggerId, responseUrl });
    return this.act(payload, where, ({ reply }) => takeCommandAck(slack, reply, command, responseUrl));
  }

  /** Presses a button, on a message or in a view; give an old copy of a message to press an old button. */
  async click(on: Message | View, which: Which, options?: DeliverOptions): Promise<Heard> {
    const control = controlIn(on.blocks, which);
    if (control.element.type !== 'button') throw new Impossible(`"${nameOf(which)}" is no button: choose from it`);
    const { text, value, style } = control.element;
    return this.press(on, control, { type: 'button', text, value, style }, options);
  }

  /** Picks from a menu, date picker or overflow on a message or in a view. */
  async choose(on: Message | View, which: Which, answer: Answer, options?: DeliverOptions): Promise<Heard> {
    const control = controlIn(on.blocks, which);
    const state = answered(control.element, answer, nameOf(which));
    if (isView(on)) this.remember(on, control, state);
    return this.press(on, control, state, options);
  }

  /** Types into a modal without sending it. */
  fill(view: View, answers: Answers): void {
    this.typed.set(view.id, fill(view, this.state(view), answers));
  }

  /** Fills the named fields, keeps the others as they are, and submits; throws Impossible where Slack would not send. */
  async submit(view: View, answers: Answers = {}, options?: DeliverOptions): Promise<Heard> {
    const { slack } = this.desk;
    if (!view.submit) throw new Impossible('this modal has no submit button');
    this.fill(view, answers);
    const state = this.state(view);
    requireAnswers(view, state);
    const trigger = await slack.mintTrigger(this.id, view.id);
    const payload = payloads.submissionPayload(slack, this.me, view, state, trigger);
    return this.act(payload, options, ({ reply }) => takeSubmissionAck(slack, this.me, view, reply));
  }

  /** Closes one modal, or with `all` the whole stack. The app hears of it only where it asked to. */
  async close(view: View, all = false): Promise<Heard | undefined> {
    const { slack } = this.desk;
    const gone = all ? [...slack.journal.stack(this.id)] : [view];
    for (const { id } of gone) slack.journal.record({ kind: 'closed', to: this.id, viewId: id });
    if (!view.notify_on_close) return undefined;
    return this.act(payloads.closedPayload(slack, this.me, view, this.state(view), all));
  }

  async shortcut(callbackId: string, options?: DeliverOptions): Promise<Heard> {
    const { slack } = this.desk;
    const trigger = await slack.mintTrigger(this.id);
    return this.act(payloads.shortcutPayload(slack, this.me, callbackId, trigger, this.desk.timestamp()), options);
  }

  async messageShortcut(callbackId: string, message: Message, options?: DeliverOptions): Promise<Heard> {
    const { slack } = this.desk;
    const original = { ts: message.ts, ephemeral: false };
    const payload = payloads.messageShortcutPayload(slack, this.me, {
      callbackId,
      message,
      room: slack.room(message.channel),
      triggerId: await slack.mintTrigger(this.id),
      responseUrl: slack.mintResponseUrl({ user: this.id, channel: message.channel, original }),
      ts: this.desk.timestamp(),
    });
    return this.act(payload, options);
  }

  async openHome(options?: DeliverOptions): Promise<Heard> {
    const channel = await this.desk.slack.directMessages(this.id);
    const ts = this.desk.timestamp();
    return this.event({ type: 'app_home_opened', user: this.id, channel, tab: 'home', event_ts: ts }, options);
  }

  async event(event: Json, options?: DeliverOptions): Promise<Heard> {
    return this.act(this.desk.event(event), options);
  }

  says(channel: string, text: string): Promise<Message> {
    const { slack } = this.desk;
    return slack.say(this.id, slack.room(channel).id, text);
  }

  /** Types into an external menu; the options that the app offers. */
  async search(on: Message | View, which: Which, words: string): Promise<Option[]> {
    const { blockId, element } = controlIn(on.blocks, which);
    const view = isView(on) ? on : undefined;
    const asked = { actionId: String(element.action_id), blockId, typed: words, view };
    const { reply } = await this.desk.wire(payloads.optionsPayload(this.desk.slack, this.me, asked));
    const body = (reply.body || {}) as { options?: Option[]; option_groups?: { options: Option[] }[] };
    return body.options ?? body.option_groups?.flatMap((group) => group.options) ?? [];
  }

  /** Delivers the very same bytes again; nobody clicked, so the answer changes nothing on the screen. */
  async replay(heard: Heard): Promise<Heard> {
    const mark = this.desk.slack.journal.mark;
    const sent = await heard.sent.again();
    await this.desk.settle();
    return heardBy(this.desk.slack, this.id, sent, mark);
  }

  /** Waits for the next thing this person gets to see that `find` accepts. */
  awaits<T>(find: (sight: Sight) => T | undefined | false, since = this.desk.slack.journal.mark): Promise<T> {
    return this.desk.slack.journal.until(find, since);
  }

  private get me(): Member {
    return this.desk.slack.member(this.id);
  }

  private state(view: View): FormState {
    return stateOf(view, this.typed.get(view.id));
  }

  private remember(view: View, { blockId, element }: Control, state: FieldState): void {
    const typed = this.state(view);
    if (!(blockId in typed)) return;
    this.typed.set(view.id, { ...typed, [blockId]: { ...typed[blockId], [String(element.action_id)]: state } });
  }

  private async press(on: Message | View, control: Control, state: Json, options?: DeliverOptions): Promise<Heard> {
    const { slack } = this.desk;
    const action = {
      ...state,
      action_id: control.element.action_id,
      block_id: control.blockId,
      action_ts: this.desk.timestamp(),
    };
    if (isView(on)) {
      const triggerId = await slack.mintTrigger(this.id, on.type === 'modal' ? on.id : undefined);
      return this.act(
        payloads.viewActionPayload(slack, this.me, on, { action, triggerId, state: this.state(on) }),
        options,
      );
    }
    const triggerId = await slack.mintTrigger(this.id);
    const original = { ts: on.ts, ephemeral: on.onlyFor !== undefined };
    const responseUrl = slack.mintResponseUrl({ user: this.id, channel: on.channel, original });
    const press = { action, triggerId, responseUrl, room: slack.room(on.channel) };
    return this.act(payloads.messageActionPayload(slack, this.me, on, press), options);
  }

  private async act(payload: Json, options?: DeliverOptions, take?: (sent: Sent) => Promise<void>): Promise<Heard> {
    const { slack, wire, settle } = this.desk;
    const mark = slack.journal.mark;
    const sent = await wire(payload, options);
    await take?.(sent);
    await settle();
    return heardBy(slack, this.id, sent, mark);
  }
}

function isView(on: Message | View): on is View {
  return 'root_view_id' in on;
}

function nameOf(which: Which): string {
  return typeof which === 'string' ? which : which.name;
}
