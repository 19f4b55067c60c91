CREATE TABLE "digest_channels" (
	"workspace_id" text NOT NULL,
	"channel" text NOT NULL,
	"asked_by" text NOT NULL,
	CONSTRAINT "digest_channels_workspace_id_channel_pk" PRIMARY KEY("workspace_id","channel")
);
--> statement-breakpoint
CREATE TABLE "standup_asked" (
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"day" text NOT NULL,
	"person_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "standup_asked_workspace_id_project_id_day_person_id_pk" PRIMARY KEY("workspace_id","project_id","day","person_id")
);
--> statement-breakpoint
CREATE TABLE "standup_blockers" (
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"person_id" text NOT NULL,
	"asked_on" text NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "standup_blockers_workspace_id_project_id_person_id_pk" PRIMARY KEY("workspace_id","project_id","person_id")
);
--> statement-breakpoint
ALTER TABLE "criteria" ADD COLUMN "risk_owner" text;--> statement-breakpoint
ALTER TABLE "standup_days" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "region" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "mistakes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "standup_asked" ADD CONSTRAINT "standup_asked_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standup_blockers" ADD CONSTRAINT "standup_blockers_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "criteria_owned" ON "criteria" USING btree ("workspace_id","owner_id") WHERE owner_id is not null;--> statement-breakpoint
CREATE INDEX "criteria_risk" ON "criteria" USING btree ("workspace_id","risk_owner") WHERE risk_owner is not null;