CREATE TABLE `absences` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`person_id` text NOT NULL,
	`first_day` text NOT NULL,
	`last_day` text NOT NULL,
	`note` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `absences_person` ON `absences` (`workspace_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `absences_last` ON `absences` (`workspace_id`,`last_day`);--> statement-breakpoint
CREATE TABLE `freezes` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`project_id` text,
	`strength` text NOT NULL,
	`name` text NOT NULL,
	`first_day` text NOT NULL,
	`last_day` text NOT NULL,
	`recurring` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `freezes_project` ON `freezes` (`workspace_id`,`project_id`);--> statement-breakpoint
CREATE TABLE `work_settings` (
	`person_id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`region` text,
	`workdays` text NOT NULL,
	`works_from` text NOT NULL,
	`works_to` text NOT NULL,
	`quiet_from` text NOT NULL,
	`quiet_to` text NOT NULL,
	`bundle_at` text NOT NULL,
	`muted` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `escalation_desk` (
	`workspace_id` text PRIMARY KEY NOT NULL,
	`last_number` integer NOT NULL,
	`triage_channel` text
);
--> statement-breakpoint
CREATE TABLE `escalation_log` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`escalation_id` text NOT NULL,
	`at` integer NOT NULL,
	`line` text NOT NULL,
	FOREIGN KEY (`escalation_id`) REFERENCES `escalations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `escalation_log_of` ON `escalation_log` (`workspace_id`,`escalation_id`);--> statement-breakpoint
CREATE TABLE `escalation_people` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`escalation_id` text NOT NULL,
	`person_id` text NOT NULL,
	`part` text NOT NULL,
	`note` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`escalation_id`) REFERENCES `escalations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `escalation_people_part` ON `escalation_people` (`workspace_id`,`escalation_id`,`part`,`person_id`);--> statement-breakpoint
CREATE INDEX `escalation_people_person` ON `escalation_people` (`workspace_id`,`person_id`);--> statement-breakpoint
CREATE TABLE `escalations` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`number` integer NOT NULL,
	`severity` integer NOT NULL,
	`category` text NOT NULL,
	`state` text NOT NULL,
	`raised_by` text NOT NULL,
	`owner_id` text,
	`assignee_id` text,
	`problem` text NOT NULL,
	`impact` text NOT NULL,
	`ask` text,
	`needed_by` text,
	`steps` text,
	`environment` text,
	`evidence` text,
	`evidence_link` text,
	`tried` text,
	`workaround` text,
	`about` text,
	`gate_key` text,
	`restricted` integer NOT NULL,
	`quality` integer NOT NULL,
	`containment` text,
	`resolution` text,
	`root_cause` text,
	`root_cause_text` text,
	`raised_at` integer NOT NULL,
	`clock_from` integer NOT NULL,
	`ack_due_at` integer,
	`contain_due_at` integer,
	`acknowledged_at` integer,
	`contained_at` integer,
	`resolved_at` integer,
	`closed_at` integer,
	`stepped_by` text NOT NULL,
	`stepped_at` integer NOT NULL,
	`status` text,
	`next_action` text,
	`updated_at` integer,
	`promised_at` integer,
	`grace_ends_at` integer,
	`reminded` text NOT NULL,
	`overdue_told_at` integer,
	`ladder_step` integer NOT NULL,
	`ladder_at` integer,
	`next_asked` text NOT NULL,
	`waiting_until` integer,
	`held` integer NOT NULL,
	`version` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `escalations_number` ON `escalations` (`workspace_id`,`number`);--> statement-breakpoint
CREATE INDEX `escalations_project` ON `escalations` (`workspace_id`,`project_id`,`severity`);--> statement-breakpoint
CREATE INDEX `escalations_open` ON `escalations` (`workspace_id`,`severity`) WHERE state <> 'closed';--> statement-breakpoint
CREATE TABLE `escalation_follow_ups` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`escalation_id` text NOT NULL,
	`project_id` text NOT NULL,
	`title` text NOT NULL,
	`owner_id` text NOT NULL,
	`due` text NOT NULL,
	`done_at` integer,
	`version` integer NOT NULL,
	FOREIGN KEY (`escalation_id`) REFERENCES `escalations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `escalation_follow_ups_of` ON `escalation_follow_ups` (`workspace_id`,`escalation_id`);--> statement-breakpoint
CREATE INDEX `escalation_follow_ups_open` ON `escalation_follow_ups` (`workspace_id`,`owner_id`) WHERE done_at is null;--> statement-breakpoint
CREATE TABLE `escalation_routes` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`category` text NOT NULL,
	`people` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `escalation_routes_category` ON `escalation_routes` (`workspace_id`,`category`);--> statement-breakpoint
CREATE TABLE `escalation_waits` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`escalation_id` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	`reason` text NOT NULL,
	FOREIGN KEY (`escalation_id`) REFERENCES `escalations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `escalation_waits_of` ON `escalation_waits` (`workspace_id`,`escalation_id`);--> statement-breakpoint
CREATE TABLE `escalation_workstreams` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`escalation_id` text NOT NULL,
	`name` text NOT NULL,
	`owner_id` text NOT NULL,
	FOREIGN KEY (`escalation_id`) REFERENCES `escalations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `escalation_workstreams_name` ON `escalation_workstreams` (`workspace_id`,`escalation_id`,`name`);--> statement-breakpoint
CREATE TABLE `holds` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `holds_project` ON `holds` (`workspace_id`,`project_id`);--> statement-breakpoint
CREATE TABLE `bundles` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`person_id` text NOT NULL,
	`day` text NOT NULL,
	`at` integer NOT NULL,
	`late` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bundles_day` ON `bundles` (`workspace_id`,`person_id`,`day`);--> statement-breakpoint
CREATE TABLE `snoozes` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`person_id` text NOT NULL,
	`key` text NOT NULL,
	`until` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `snoozes_key` ON `snoozes` (`workspace_id`,`person_id`,`key`);--> statement-breakpoint
CREATE TABLE `ritual_defaults` (
	`workspace_id` text NOT NULL,
	`ritual` text NOT NULL,
	`time` text NOT NULL,
	`weekdays` text NOT NULL,
	`on` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `ritual`)
);
--> statement-breakpoint
CREATE TABLE `standup_days` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`day` text NOT NULL,
	`channel` text NOT NULL,
	`at` integer NOT NULL,
	`late_ms` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `standup_days_day` ON `standup_days` (`workspace_id`,`project_id`,`day`);--> statement-breakpoint
CREATE TABLE `standup_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`person_id` text NOT NULL,
	`day` text NOT NULL,
	`done` text,
	`next` text,
	`blocked` text,
	`mood` text,
	`more` text NOT NULL,
	`finished` text NOT NULL,
	`late` integer NOT NULL,
	`at` integer NOT NULL,
	`edited_at` integer,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `standup_entries_day` ON `standup_entries` (`workspace_id`,`project_id`,`day`,`person_id`);--> statement-breakpoint
CREATE INDEX `standup_entries_person` ON `standup_entries` (`workspace_id`,`person_id`,`day`);--> statement-breakpoint
CREATE TABLE `standup_members` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`person_id` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `standup_members_person` ON `standup_members` (`workspace_id`,`project_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `standup_members_mine` ON `standup_members` (`workspace_id`,`person_id`);--> statement-breakpoint
CREATE TABLE `standups` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`state` text NOT NULL,
	`channel` text,
	`questions` text NOT NULL,
	`mood` integer NOT NULL,
	`weekdays` text NOT NULL,
	`prompt_at` text NOT NULL,
	`summary_at` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `standups_project` ON `standups` (`workspace_id`,`project_id`);--> statement-breakpoint
CREATE TABLE `outbox_lanes` (
	`workspace_id` text NOT NULL,
	`lane` text NOT NULL,
	`free_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `lane`)
);
--> statement-breakpoint
CREATE TABLE `occurrences` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`ritual` text NOT NULL,
	`subject` text NOT NULL,
	`schedule_id` text,
	`project_id` text,
	`person_id` text,
	`nominal` text NOT NULL,
	`slot` text NOT NULL,
	`zone` text NOT NULL,
	`due_at` integer NOT NULL,
	`try_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`state` text NOT NULL,
	`done_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `occurrences_key` ON `occurrences` (`workspace_id`,`ritual`,`subject`,`nominal`,`slot`);--> statement-breakpoint
CREATE UNIQUE INDEX `occurrences_next` ON `occurrences` (`schedule_id`) WHERE state = 'planned' and schedule_id is not null;--> statement-breakpoint
CREATE INDEX `occurrences_due` ON `occurrences` (`try_at`) WHERE state = 'planned';--> statement-breakpoint
CREATE INDEX `occurrences_missed` ON `occurrences` (`workspace_id`,`done_at`) WHERE state = 'missed';--> statement-breakpoint
CREATE TABLE `schedules` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`ritual` text NOT NULL,
	`subject` text NOT NULL,
	`project_id` text,
	`person_id` text,
	`time` text NOT NULL,
	`zone` text NOT NULL,
	`weekdays` text NOT NULL,
	`asked` text NOT NULL,
	`state` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `schedules_subject` ON `schedules` (`workspace_id`,`ritual`,`subject`);--> statement-breakpoint
CREATE INDEX `schedules_project` ON `schedules` (`workspace_id`,`project_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `schedules_person` ON `schedules` (`workspace_id`,`person_id`);--> statement-breakpoint
ALTER TABLE `approvals` ADD `waiting_since` integer;--> statement-breakpoint
CREATE INDEX `approvals_waiting` ON `approvals` (`workspace_id`,`project_id`) WHERE state in ('requested', 'stale');--> statement-breakpoint
ALTER TABLE `milestones` ADD `owner_id` text;--> statement-breakpoint
CREATE INDEX `milestones_open` ON `milestones` (`workspace_id`,`project_id`,`planned`) WHERE state in ('planned', 'in_progress');--> statement-breakpoint
ALTER TABLE `projects` ADD `rag` text;--> statement-breakpoint
ALTER TABLE `projects` ADD `rag_why` text;--> statement-breakpoint
ALTER TABLE `projects` ADD `rag_at` integer;--> statement-breakpoint
CREATE INDEX `projects_walk` ON `projects` (`workspace_id`,`id`);--> statement-breakpoint
ALTER TABLE `people` ADD `own_zone` text;--> statement-breakpoint
ALTER TABLE `people` ADD `slack_zone` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `rec` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `outbox` ADD `owner` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `metadata_key` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `priority` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `outbox` ADD `not_before` integer;--> statement-breakpoint
ALTER TABLE `outbox` ADD `useful_until` integer;--> statement-breakpoint
ALTER TABLE `outbox` ADD `fallback` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `note` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `thread_ts` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `since` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `first_attempt_at` integer;--> statement-breakpoint
ALTER TABLE `outbox` ADD `last_attempt_at` integer;--> statement-breakpoint
ALTER TABLE `outbox` ADD `recheck_at` integer;--> statement-breakpoint
CREATE INDEX `outbox_card` ON `outbox` (`card`,`state`);--> statement-breakpoint
CREATE INDEX `outbox_useful` ON `outbox` (`useful_until`) WHERE state = 'pending' and useful_until is not null;--> statement-breakpoint
CREATE INDEX `outbox_recheck` ON `outbox` (`recheck_at`) WHERE recheck_at is not null;--> statement-breakpoint
CREATE INDEX `criteria_waived` ON `criteria` (`workspace_id`,`project_id`) WHERE state = 'waived';--> statement-breakpoint
CREATE INDEX `milestone_moves_at` ON `milestone_moves` (`workspace_id`,`project_id`,`at`);--> statement-breakpoint
CREATE INDEX `assignments_role` ON `assignments` (`workspace_id`,`role`,`project_id`);