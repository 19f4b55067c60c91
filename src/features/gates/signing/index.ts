import type { Action, Command, View } from '#platform/feature.ts';
import { approveAction, confirmAction, declineAction, signAction } from './actions.ts';
import { approveCommand, declineCommand } from './commands.ts';
import { declineView } from './decline.ts';
import { delegateCommand } from './delegate/command.ts';
import { delegateAction, delegateView } from './delegate/form.ts';
import { requestAction, requestCommand } from './request.ts';
import { withdrawAction, withdrawCommand } from './withdraw.ts';

export { signingCards } from './card.ts';

export const signingCommands: readonly Command[] = [
  requestCommand,
  approveCommand,
  declineCommand,
  withdrawCommand,
  delegateCommand,
];

// biome-ignore lint/suspicious/noExplicitAny: each value is typed where it is defined, by defineAction
export const signingActions: readonly Action<any>[] = [
  requestAction,
  approveAction,
  confirmAction,
  signAction,
  declineAction,
  withdrawAction,
  delegateAction,
];

// biome-ignore lint/suspicious/noExplicitAny: each form is typed where it is defined, by defineView
export const signingViews: readonly View<any, any>[] = [declineView, delegateView];
