ALTER TABLE "standup_blockers" ADD COLUMN "first_on" text;--> statement-breakpoint
ALTER TABLE "standups" ADD COLUMN "prompts" text DEFAULT 'on' NOT NULL;