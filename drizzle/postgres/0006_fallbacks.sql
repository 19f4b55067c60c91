CREATE TABLE "bundle_projects" (
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"person_id" text NOT NULL,
	"day" text NOT NULL,
	"version" integer NOT NULL,
	"shown" text NOT NULL,
	CONSTRAINT "bundle_projects_workspace_id_person_id_project_id_pk" PRIMARY KEY("workspace_id","person_id","project_id")
);
--> statement-breakpoint
CREATE TABLE "ritual_refusals" (
	"workspace_id" text NOT NULL,
	"schedule_id" text NOT NULL,
	"place" text NOT NULL,
	"reason" text NOT NULL,
	"times" integer NOT NULL,
	"outbox_id" text NOT NULL,
	CONSTRAINT "ritual_refusals_workspace_id_schedule_id_place_pk" PRIMARY KEY("workspace_id","schedule_id","place")
);
--> statement-breakpoint
ALTER TABLE "digest_channels" ADD COLUMN "person_id" text;--> statement-breakpoint
ALTER TABLE "escalations" ADD COLUMN "contain_from" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "escalations" ADD COLUMN "contain_minutes" integer;--> statement-breakpoint
ALTER TABLE "raid_items" ADD COLUMN "logged_for" text;--> statement-breakpoint
ALTER TABLE "cards" ADD COLUMN "moved" jsonb;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "meant_for" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "refusal" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "project_id" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "schedule_id" text;--> statement-breakpoint
ALTER TABLE "occurrences" ADD COLUMN "time" text;--> statement-breakpoint
CREATE INDEX "bundle_projects_day" ON "bundle_projects" USING btree ("workspace_id","day");--> statement-breakpoint
CREATE INDEX "gates_decided" ON "gates" USING btree ("workspace_id","decided_at") WHERE decided_at is not null;--> statement-breakpoint
CREATE INDEX "outbox_meant" ON "outbox" USING btree ("workspace_id","meant_for") WHERE meant_for is not null;--> statement-breakpoint
CREATE INDEX "occurrences_local" ON "occurrences" USING btree ("workspace_id","project_id","person_id") WHERE state = 'planned' and time is not null;