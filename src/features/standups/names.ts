/** What the rituals are called where they are kept. */
export const PROMPT = 'standups.prompt';
export const REMINDER = 'standups.reminder';
export const SUMMARY = 'standups.summary';
export const BLOCKER = 'standups.blocker';
