ALTER TABLE `standup_blockers` ADD `first_on` text;--> statement-breakpoint
ALTER TABLE `standups` ADD `prompts` text DEFAULT 'on' NOT NULL;