import { z } from 'zod';

/** Slack's own rules for a manifest (docs.slack.dev/reference/app-manifest), for the parts that golive uses. */

const address = z.url({ protocol: /^https$/, error: 'is no https address' }).max(3_000);

const command = z.strictObject({
  command: z
    .string()
    .max(32)
    .regex(/^\/[a-z0-9_-]+$/, 'begins with a slash, then small letters, digits, - and _'),
  description: z.string().min(1).max(2_000),
  usage_hint: z.string().max(1_000).optional(),
  /** Without it people and channels arrive as plain names, which are not unique. */
  should_escape: z.literal(true, { error: 'must be true' }),
  url: address.optional(),
});

const shortcut = z.strictObject({
  name: z.string().min(1).max(24),
  type: z.enum(['global', 'message']),
  callback_id: z.string().min(1).max(255),
  description: z.string().min(1).max(150),
});

export const manifestSchema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal([1, 2]) }).optional(),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().min(1).max(140).optional(),
    long_description: z.string().min(175).max(4_000).optional(),
    background_color: z
      .string()
      .regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i, 'is no colour such as #1d4d4f')
      .optional(),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({
      display_name: z
        .string()
        .max(80)
        .regex(/^[a-z0-9._-]+$/, 'has small letters, digits, - _ and . only'),
      always_online: z.boolean().optional(),
    }),
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    slash_commands: z.array(command).min(1).max(50),
    shortcuts: z.array(shortcut).max(10).default([]),
  }),
  oauth_config: z.strictObject({
    scopes: z.strictObject({
      bot: z
        .array(z.string().regex(/^[a-z]+(:[a-z.]+)*$/, 'is no scope'))
        .min(1)
        .max(255),
    }),
  }),
  settings: z.strictObject({
    event_subscriptions: z
      .strictObject({
        request_url: address.optional(),
        bot_events: z
          .array(z.string().regex(/^[a-z_.]+$/, 'is no event'))
          .min(1)
          .max(100),
      })
      .optional(),
    interactivity: z.strictObject({
      is_enabled: z.literal(true, { error: 'must be true' }),
      request_url: address.optional(),
      message_menu_options_url: address.optional(),
    }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.literal(false, { error: 'must be false: golive keeps one token' }),
  }),
});

export type Manifest = z.infer<typeof manifestSchema>;
