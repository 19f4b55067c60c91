CREATE TABLE `digest_channels` (
	`workspace_id` text NOT NULL,
	`channel` text NOT NULL,
	`asked_by` text NOT NULL,
	PRIMARY KEY(`workspace_id`, `channel`)
);
--> statement-breakpoint
CREATE TABLE `standup_asked` (
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`day` text NOT NULL,
	`person_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `project_id`, `day`, `person_id`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `standup_blockers` (
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`person_id` text NOT NULL,
	`asked_on` text NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`workspace_id`, `project_id`, `person_id`),
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `criteria` ADD `risk_owner` text;--> statement-breakpoint
CREATE INDEX `criteria_owned` ON `criteria` (`workspace_id`,`owner_id`) WHERE owner_id is not null;--> statement-breakpoint
CREATE INDEX `criteria_risk` ON `criteria` (`workspace_id`,`risk_owner`) WHERE risk_owner is not null;--> statement-breakpoint
ALTER TABLE `standup_days` ADD `attempts` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `workspaces` ADD `region` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `mistakes` integer DEFAULT 0 NOT NULL;