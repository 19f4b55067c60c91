DROP INDEX `milestones_due`;--> statement-breakpoint
CREATE INDEX `milestones_due` ON `milestones` (`workspace_id`,`state`,`planned`,`project_id`,`phase`);