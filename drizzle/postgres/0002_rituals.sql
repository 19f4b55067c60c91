CREATE TABLE "absences" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"person_id" text NOT NULL,
	"first_day" text NOT NULL,
	"last_day" text NOT NULL,
	"note" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "freezes" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text,
	"strength" text NOT NULL,
	"name" text NOT NULL,
	"first_day" text NOT NULL,
	"last_day" text NOT NULL,
	"recurring" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "work_settings" (
	"person_id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"region" text,
	"workdays" jsonb NOT NULL,
	"works_from" text NOT NULL,
	"works_to" text NOT NULL,
	"quiet_from" text NOT NULL,
	"quiet_to" text NOT NULL,
	"bundle_at" text NOT NULL,
	"muted" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "escalation_desk" (
	"workspace_id" text PRIMARY KEY NOT NULL,
	"last_number" integer NOT NULL,
	"triage_channel" text
);
--> statement-breakpoint
CREATE TABLE "escalation_log" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"escalation_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"line" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "escalation_people" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"escalation_id" text NOT NULL,
	"person_id" text NOT NULL,
	"part" text NOT NULL,
	"note" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "escalations" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"number" integer NOT NULL,
	"severity" integer NOT NULL,
	"category" text NOT NULL,
	"state" text NOT NULL,
	"raised_by" text NOT NULL,
	"owner_id" text,
	"assignee_id" text,
	"problem" text NOT NULL,
	"impact" text NOT NULL,
	"ask" text,
	"needed_by" text,
	"steps" text,
	"environment" text,
	"evidence" text,
	"evidence_link" text,
	"tried" text,
	"workaround" text,
	"about" text,
	"gate_key" text,
	"restricted" boolean NOT NULL,
	"quality" integer NOT NULL,
	"containment" text,
	"resolution" text,
	"root_cause" text,
	"root_cause_text" text,
	"raised_at" timestamp (3) with time zone NOT NULL,
	"clock_from" timestamp (3) with time zone NOT NULL,
	"ack_due_at" timestamp (3) with time zone,
	"contain_due_at" timestamp (3) with time zone,
	"acknowledged_at" timestamp (3) with time zone,
	"contained_at" timestamp (3) with time zone,
	"resolved_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"stepped_by" text NOT NULL,
	"stepped_at" timestamp (3) with time zone NOT NULL,
	"status" text,
	"next_action" text,
	"updated_at" timestamp (3) with time zone,
	"promised_at" timestamp (3) with time zone,
	"grace_ends_at" timestamp (3) with time zone,
	"reminded" text NOT NULL,
	"overdue_told_at" timestamp (3) with time zone,
	"ladder_step" integer NOT NULL,
	"ladder_at" timestamp (3) with time zone,
	"next_asked" jsonb NOT NULL,
	"waiting_until" timestamp (3) with time zone,
	"held" boolean NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "escalation_follow_ups" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"escalation_id" text NOT NULL,
	"project_id" text NOT NULL,
	"title" text NOT NULL,
	"owner_id" text NOT NULL,
	"due" text NOT NULL,
	"done_at" timestamp (3) with time zone,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "escalation_routes" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"category" text NOT NULL,
	"people" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "escalation_waits" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"escalation_id" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone,
	"reason" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "escalation_workstreams" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"escalation_id" text NOT NULL,
	"name" text NOT NULL,
	"owner_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "holds" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "bundles" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"person_id" text NOT NULL,
	"day" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"late" text
);
--> statement-breakpoint
CREATE TABLE "snoozes" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"person_id" text NOT NULL,
	"key" text NOT NULL,
	"until" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ritual_defaults" (
	"workspace_id" text NOT NULL,
	"ritual" text NOT NULL,
	"time" text NOT NULL,
	"weekdays" jsonb NOT NULL,
	"on" boolean NOT NULL,
	CONSTRAINT "ritual_defaults_workspace_id_ritual_pk" PRIMARY KEY("workspace_id","ritual")
);
--> statement-breakpoint
CREATE TABLE "standup_days" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"day" text NOT NULL,
	"channel" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"late_ms" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "standup_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"person_id" text NOT NULL,
	"day" text NOT NULL,
	"done" text,
	"next" text,
	"blocked" text,
	"mood" text,
	"more" jsonb NOT NULL,
	"finished" jsonb NOT NULL,
	"late" boolean NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"edited_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "standup_members" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"person_id" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "standups" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"state" text NOT NULL,
	"channel" text,
	"questions" jsonb NOT NULL,
	"mood" boolean NOT NULL,
	"weekdays" jsonb NOT NULL,
	"prompt_at" text NOT NULL,
	"summary_at" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox_lanes" (
	"workspace_id" text NOT NULL,
	"lane" text NOT NULL,
	"free_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "outbox_lanes_workspace_id_lane_pk" PRIMARY KEY("workspace_id","lane")
);
--> statement-breakpoint
CREATE TABLE "occurrences" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"ritual" text NOT NULL,
	"subject" text NOT NULL,
	"schedule_id" text,
	"project_id" text,
	"person_id" text,
	"nominal" text NOT NULL,
	"slot" text NOT NULL,
	"zone" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"try_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer NOT NULL,
	"state" text NOT NULL,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"ritual" text NOT NULL,
	"subject" text NOT NULL,
	"project_id" text,
	"person_id" text,
	"time" text NOT NULL,
	"zone" text NOT NULL,
	"weekdays" jsonb NOT NULL,
	"asked" jsonb NOT NULL,
	"state" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "waiting_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "milestones" ADD COLUMN "owner_id" text;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "rag" text;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "rag_why" text;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "rag_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "own_zone" text;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "slack_zone" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "rec" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "owner" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "metadata_key" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "priority" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "not_before" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "useful_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "fallback" jsonb;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "thread_ts" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "since" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "first_attempt_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "last_attempt_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "recheck_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "escalation_log" ADD CONSTRAINT "escalation_log_escalation_id_escalations_id_fk" FOREIGN KEY ("escalation_id") REFERENCES "public"."escalations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalation_people" ADD CONSTRAINT "escalation_people_escalation_id_escalations_id_fk" FOREIGN KEY ("escalation_id") REFERENCES "public"."escalations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalation_follow_ups" ADD CONSTRAINT "escalation_follow_ups_escalation_id_escalations_id_fk" FOREIGN KEY ("escalation_id") REFERENCES "public"."escalations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalation_waits" ADD CONSTRAINT "escalation_waits_escalation_id_escalations_id_fk" FOREIGN KEY ("escalation_id") REFERENCES "public"."escalations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalation_workstreams" ADD CONSTRAINT "escalation_workstreams_escalation_id_escalations_id_fk" FOREIGN KEY ("escalation_id") REFERENCES "public"."escalations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standup_days" ADD CONSTRAINT "standup_days_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standup_entries" ADD CONSTRAINT "standup_entries_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standup_members" ADD CONSTRAINT "standup_members_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standups" ADD CONSTRAINT "standups_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "absences_person" ON "absences" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE INDEX "absences_last" ON "absences" USING btree ("workspace_id","last_day");--> statement-breakpoint
CREATE INDEX "freezes_project" ON "freezes" USING btree ("workspace_id","project_id");--> statement-breakpoint
CREATE INDEX "escalation_log_of" ON "escalation_log" USING btree ("workspace_id","escalation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "escalation_people_part" ON "escalation_people" USING btree ("workspace_id","escalation_id","part","person_id");--> statement-breakpoint
CREATE INDEX "escalation_people_person" ON "escalation_people" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "escalations_number" ON "escalations" USING btree ("workspace_id","number");--> statement-breakpoint
CREATE INDEX "escalations_project" ON "escalations" USING btree ("workspace_id","project_id","severity");--> statement-breakpoint
CREATE INDEX "escalations_open" ON "escalations" USING btree ("workspace_id","severity") WHERE state <> 'closed';--> statement-breakpoint
CREATE INDEX "escalation_follow_ups_of" ON "escalation_follow_ups" USING btree ("workspace_id","escalation_id");--> statement-breakpoint
CREATE INDEX "escalation_follow_ups_open" ON "escalation_follow_ups" USING btree ("workspace_id","owner_id") WHERE done_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "escalation_routes_category" ON "escalation_routes" USING btree ("workspace_id","category");--> statement-breakpoint
CREATE INDEX "escalation_waits_of" ON "escalation_waits" USING btree ("workspace_id","escalation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "escalation_workstreams_name" ON "escalation_workstreams" USING btree ("workspace_id","escalation_id","name");--> statement-breakpoint
CREATE INDEX "holds_project" ON "holds" USING btree ("workspace_id","project_id");--> statement-breakpoint
CREATE UNIQUE INDEX "bundles_day" ON "bundles" USING btree ("workspace_id","person_id","day");--> statement-breakpoint
CREATE UNIQUE INDEX "snoozes_key" ON "snoozes" USING btree ("workspace_id","person_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "standup_days_day" ON "standup_days" USING btree ("workspace_id","project_id","day");--> statement-breakpoint
CREATE UNIQUE INDEX "standup_entries_day" ON "standup_entries" USING btree ("workspace_id","project_id","day","person_id");--> statement-breakpoint
CREATE INDEX "standup_entries_person" ON "standup_entries" USING btree ("workspace_id","person_id","day");--> statement-breakpoint
CREATE UNIQUE INDEX "standup_members_person" ON "standup_members" USING btree ("workspace_id","project_id","person_id");--> statement-breakpoint
CREATE INDEX "standup_members_mine" ON "standup_members" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "standups_project" ON "standups" USING btree ("workspace_id","project_id");--> statement-breakpoint
CREATE UNIQUE INDEX "occurrences_key" ON "occurrences" USING btree ("workspace_id","ritual","subject","nominal","slot");--> statement-breakpoint
CREATE UNIQUE INDEX "occurrences_next" ON "occurrences" USING btree ("schedule_id") WHERE state = 'planned' and schedule_id is not null;--> statement-breakpoint
CREATE INDEX "occurrences_due" ON "occurrences" USING btree ("try_at") WHERE state = 'planned';--> statement-breakpoint
CREATE INDEX "occurrences_missed" ON "occurrences" USING btree ("workspace_id","done_at") WHERE state = 'missed';--> statement-breakpoint
CREATE UNIQUE INDEX "schedules_subject" ON "schedules" USING btree ("workspace_id","ritual","subject");--> statement-breakpoint
CREATE INDEX "schedules_project" ON "schedules" USING btree ("workspace_id","project_id","person_id");--> statement-breakpoint
CREATE INDEX "schedules_person" ON "schedules" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE INDEX "approvals_waiting" ON "approvals" USING btree ("workspace_id","project_id") WHERE state in ('requested', 'stale');--> statement-breakpoint
CREATE INDEX "criteria_waived" ON "criteria" USING btree ("workspace_id","project_id") WHERE state = 'waived';--> statement-breakpoint
CREATE INDEX "milestone_moves_at" ON "milestone_moves" USING btree ("workspace_id","project_id","at");--> statement-breakpoint
CREATE INDEX "milestones_open" ON "milestones" USING btree ("workspace_id","project_id","planned") WHERE state in ('planned', 'in_progress');--> statement-breakpoint
CREATE INDEX "assignments_role" ON "assignments" USING btree ("workspace_id","role","project_id");--> statement-breakpoint
CREATE INDEX "projects_walk" ON "projects" USING btree ("workspace_id","id");--> statement-breakpoint
CREATE INDEX "outbox_card" ON "outbox" USING btree ("card","state");--> statement-breakpoint
CREATE INDEX "outbox_useful" ON "outbox" USING btree ("useful_until") WHERE state = 'pending' and useful_until is not null;--> statement-breakpoint
CREATE INDEX "outbox_recheck" ON "outbox" USING btree ("recheck_at") WHERE recheck_at is not null;