import { z } from 'zod';
import { defineAction } from '#platform/feature.ts';

/** A button that says a command: answered as if the person had typed it. Commands that read or open a form only. */
export const runCommand = defineAction({
  id: 'projects.run',
  value: z.object({ command: z.string().regex(/^(check|plan|team|status|list|gate|new|escalate)\b/) }),
  press: ({ command }, ctx) => ctx.run(command),
});
