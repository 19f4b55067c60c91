CREATE TABLE `sharings` (
	`workspace_id` text NOT NULL,
	`channel` text NOT NULL,
	`shared` integer NOT NULL,
	`heard_at` integer NOT NULL,
	`told_at` integer,
	PRIMARY KEY(`workspace_id`, `channel`)
);
--> statement-breakpoint
ALTER TABLE `escalation_desk` ADD `calls_here` integer;--> statement-breakpoint
ALTER TABLE `escalations` ADD `withdrawal` text;--> statement-breakpoint
ALTER TABLE `escalations` ADD `duplicate_of` integer;--> statement-breakpoint
ALTER TABLE `outbox` ADD `doubts` integer DEFAULT 0 NOT NULL;