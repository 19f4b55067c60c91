/**
 * Slack's numbers, in characters (UTF-16 units) unless the name says otherwise.
 * Sources: docs.slack.dev, reference/block-kit and reference/methods; @slack/types 3.2.0; python-slack-sdk models.
 */
export const limits = {
  // Containers
  messageBlocks: 50,
  viewBlocks: 100,
  viewBytes: 250_000,
  viewTitle: 24,
  viewButton: 24,
  privateMetadata: 3_000,
  callbackId: 255,
  blockId: 255,
  actionId: 255,
  messageText: 4_000,

  // Blocks
  headerText: 150,
  sectionText: 3_000,
  sectionFields: 10,
  fieldText: 2_000,
  contextElements: 10,
  contextText: 3_000,
  actionsElements: 25,
  inputLabel: 2_000,
  inputHint: 2_000,

  // Elements
  buttonText: 75,
  buttonLabel: 75,
  buttonValue: 2_000,
  url: 3_000,
  overflowOptions: 5,
  menuOptions: 100,
  boxOptions: 10,
  placeholder: 150,
  inputText: 3_000,

  // Composition objects. An option's value may have 150 by the docs; the JSDoc's 75 is stale.
  optionText: 75,
  optionValue: 150,
  groupLabel: 75,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,

  // Ours. About 13,200 characters over all blocks give `msg_blocks_too_long` (bolt-js#2509, undocumented).
  messageCharacters: 12_000,
  messageBlocksKept: 45,
  fallbackText: 3_000,
  viewBytesKept: 240_000,
  // Slack would take 100 groups of 100, but such a view passes its 250 KB.
  menuOptionsKept: 500,
} as const;
