CREATE TABLE `bundle_projects` (
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`person_id` text NOT NULL,
	`day` text NOT NULL,
	`version` integer NOT NULL,
	`shown` text NOT NULL,
	PRIMARY KEY(`workspace_id`, `person_id`, `project_id`)
);
--> statement-breakpoint
CREATE INDEX `bundle_projects_day` ON `bundle_projects` (`workspace_id`,`day`);--> statement-breakpoint
CREATE TABLE `ritual_refusals` (
	`workspace_id` text NOT NULL,
	`schedule_id` text NOT NULL,
	`place` text NOT NULL,
	`reason` text NOT NULL,
	`times` integer NOT NULL,
	`outbox_id` text NOT NULL,
	PRIMARY KEY(`workspace_id`, `schedule_id`, `place`)
);
--> statement-breakpoint
ALTER TABLE `digest_channels` ADD `person_id` text;--> statement-breakpoint
ALTER TABLE `escalations` ADD `contain_from` integer;--> statement-breakpoint
ALTER TABLE `escalations` ADD `contain_minutes` integer;--> statement-breakpoint
ALTER TABLE `raid_items` ADD `logged_for` text;--> statement-breakpoint
ALTER TABLE `cards` ADD `moved` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `meant_for` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `refusal` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `project_id` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `schedule_id` text;--> statement-breakpoint
CREATE INDEX `outbox_meant` ON `outbox` (`workspace_id`,`meant_for`) WHERE meant_for is not null;--> statement-breakpoint
ALTER TABLE `occurrences` ADD `time` text;--> statement-breakpoint
CREATE INDEX `occurrences_local` ON `occurrences` (`workspace_id`,`project_id`,`person_id`) WHERE state = 'planned' and time is not null;--> statement-breakpoint
CREATE INDEX `gates_decided` ON `gates` (`workspace_id`,`decided_at`) WHERE decided_at is not null;