import { setTimeout as after } from 'node:timers/promises';
import type { Message, View } from './slack-side.ts';

export type Sight =
  | { kind: 'post' | 'edit'; message: Message }
  | { kind: 'removal'; channel: string; ts: string }
  | { kind: 'whisper'; to: string; message: Message }
  | { kind: 'modal' | 'home'; to: string; view: View }
  | { kind: 'closed'; to: string; viewId: string };

/** Everything that became visible to somebody, in order, and the way to wait for more of it. */
export class Journal {
  readonly sights: Sight[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly open = new Map<string, View[]>();
  private readonly views = new Map<string, View>();

  record(sight: Sight): void {
    this.sights.push(sight);
    if (sight.kind === 'modal') this.show(sight.to, sight.view);
    if (sight.kind === 'home') this.views.set(sight.view.id, sight.view);
    if (sight.kind === 'closed') this.hide(sight.to, sight.viewId);
    for (const look of this.waiting) look();
  }

  since(mark: number): Sight[] {
    return this.sights.slice(mark);
  }

  get mark(): number {
    return this.sights.length;
  }

  view(id: string): View | undefined {
    return this.views.get(id);
  }

  /** The modals that a person has open, the front one last. */
  stack(userId: string): readonly View[] {
    return this.open.get(userId) ?? [];
  }

  /** Who has this modal open. */
  ownerOf(viewId: string): string | undefined {
    for (const [userId, stack] of this.open) if (stack.some((view) => view.id === viewId)) return userId;
    return undefined;
  }

  /** Resolves with the first sight from `mark` on that `find` accepts; rejects after `patience` milliseconds. */
  async until<T>(find: (sight: Sight) => T | undefined | false, mark = 0, patience = 2000): Promise<T> {
    const stop = new AbortController();
    let look = () => {};
    const seen = new Promise<T>((resolve) => {
      look = () => {
        for (const sight of this.since(mark)) {
          const found = find(sight);
          if (found) return resolve(found);
        }
      };
      this.waiting.add(look);
      look();
    });
    const late = after(patience, undefined, { signal: stop.signal }).then(() => {
      const kinds = this.since(mark).map((sight) => sight.kind);
      throw new Error(`waited ${patience} ms in vain; seen since: ${kinds.join(', ') || 'nothing'}`);
    });
    late.catch(() => {});
    return Promise.race([seen, late]).finally(() => {
      stop.abort();
      this.waiting.delete(look);
    });
  }

  private show(userId: string, view: View): void {
    this.views.set(view.id, view);
    const stack = this.open.get(userId) ?? [];
    const at = stack.findIndex((open) => open.id === view.id);
    if (at >= 0) stack[at] = view;
    else if (view.previous_view_id) stack.push(view);
    else stack.splice(0, stack.length, view);
    this.open.set(userId, stack);
  }

  private hide(userId: string, viewId: string): void {
    const stack = this.open.get(userId) ?? [];
    const at = stack.findIndex((view) => view.id === viewId);
    if (at >= 0) stack.splice(at, 1);
  }
}
