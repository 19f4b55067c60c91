CREATE TABLE "approvals" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"gate_id" text NOT NULL,
	"role" text NOT NULL,
	"person_id" text NOT NULL,
	"state" text NOT NULL,
	"digest" text,
	"snapshot" jsonb,
	"shown" text,
	"requested_by" text NOT NULL,
	"requested_on" text NOT NULL,
	"decided_by" text,
	"decided_on" text,
	"decided_at" timestamp (3) with time zone,
	"comment" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "criteria" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"gate_id" text NOT NULL,
	"key" text NOT NULL,
	"position" integer NOT NULL,
	"category" text NOT NULL,
	"text" text NOT NULL,
	"blocking" boolean NOT NULL,
	"weight" integer NOT NULL,
	"evidence_required" boolean NOT NULL,
	"max_age_days" integer,
	"verifier_role" text,
	"owner_id" text,
	"due" text,
	"state" text NOT NULL,
	"met_by" text,
	"met_on" text,
	"verified_by" text,
	"verified_on" text,
	"reason" text NOT NULL,
	"waiver" jsonb
);
--> statement-breakpoint
CREATE TABLE "delegations" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"role" text NOT NULL,
	"from_id" text NOT NULL,
	"to_id" text NOT NULL,
	"first_day" text NOT NULL,
	"last_day" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evidence" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"gate_id" text NOT NULL,
	"criterion_id" text NOT NULL,
	"url" text,
	"note" text NOT NULL,
	"day" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gates" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"phase" text NOT NULL,
	"position" integer NOT NULL,
	"state" text NOT NULL,
	"rules" jsonb NOT NULL,
	"requester_id" text,
	"exception" text,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "date_proposals" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"anchor" text NOT NULL,
	"from" text NOT NULL,
	"to" text NOT NULL,
	"cause" text NOT NULL,
	"reason" text NOT NULL,
	"requested_by" text NOT NULL,
	"asked_of" jsonb NOT NULL,
	"state" text NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"comment" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "milestone_moves" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"milestone_id" text NOT NULL,
	"what" text NOT NULL,
	"from" text,
	"to" text,
	"cause" text,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "milestones" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"phase" text NOT NULL,
	"position" integer NOT NULL,
	"owner_role" text NOT NULL,
	"waits_on" text NOT NULL,
	"depends_on" jsonb NOT NULL,
	"anchor" text NOT NULL,
	"place" jsonb NOT NULL,
	"baseline" text NOT NULL,
	"planned" text NOT NULL,
	"done" text,
	"state" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "assignments" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"role" text NOT NULL,
	"person_id" text,
	"customer_name" text,
	"since" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "project_playbooks" (
	"project_id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"playbook" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"key" text NOT NULL,
	"customer" text NOT NULL,
	"channel" text NOT NULL,
	"tier" text NOT NULL,
	"regulated" boolean NOT NULL,
	"integrations" boolean NOT NULL,
	"segment" text NOT NULL,
	"zone" text NOT NULL,
	"region" text,
	"state" text NOT NULL,
	"phase" text NOT NULL,
	"kickoff" text NOT NULL,
	"target_go_live" text NOT NULL,
	"actual_go_live" text,
	"playbook" text NOT NULL,
	"playbook_version" text NOT NULL,
	"role_names" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"version" integer NOT NULL,
	"settled_version" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "raid_items" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"project_id" text NOT NULL,
	"type" text NOT NULL,
	"number" integer NOT NULL,
	"title" text NOT NULL,
	"notes" text,
	"likelihood" integer,
	"impact" integer,
	"score" integer,
	"owner_id" text,
	"next_action" text,
	"due" text,
	"mitigation" text,
	"gate_key" text,
	"validate_by" text,
	"state" text NOT NULL,
	"reason" text,
	"settled_by" text,
	"settled_at" timestamp (3) with time zone,
	"accepted_until" text,
	"parent_id" text,
	"source_channel" text,
	"source_ts" text,
	"source_link" text,
	"source_author" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"workspace_id" text NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"via" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"project" text,
	"body" text NOT NULL,
	"commitment" text,
	"prev" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_workspace_id_seq_pk" PRIMARY KEY("workspace_id","seq")
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"workspace_id" text PRIMARY KEY NOT NULL,
	"seq" integer NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_texts" (
	"workspace_id" text NOT NULL,
	"seq" integer NOT NULL,
	"salt" text NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "audit_texts_workspace_id_seq_pk" PRIMARY KEY("workspace_id","seq")
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"slack_id" text NOT NULL,
	"name" text NOT NULL,
	"zone" text NOT NULL,
	"kind" text NOT NULL,
	"active" boolean NOT NULL,
	"role" text NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"workspace_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"bot_user_id" text NOT NULL,
	"zone" text NOT NULL,
	"url" text
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"workspace_id" text NOT NULL,
	"key" text NOT NULL,
	"body_hash" text NOT NULL,
	"outcome" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "inbox_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "cards" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"destination" text NOT NULL,
	"pinned" boolean NOT NULL,
	"channel" text,
	"ts" text
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"key" text NOT NULL,
	"class" text NOT NULL,
	"destination" text NOT NULL,
	"card" text,
	"thread_of" text,
	"payload" jsonb,
	"internal" boolean NOT NULL,
	"on_behalf_of" text,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"next_at" timestamp (3) with time zone NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"channel" text,
	"ts" text,
	"error" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_gate_id_gates_id_fk" FOREIGN KEY ("gate_id") REFERENCES "public"."gates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criteria" ADD CONSTRAINT "criteria_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criteria" ADD CONSTRAINT "criteria_gate_id_gates_id_fk" FOREIGN KEY ("gate_id") REFERENCES "public"."gates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegations" ADD CONSTRAINT "delegations_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_gate_id_gates_id_fk" FOREIGN KEY ("gate_id") REFERENCES "public"."gates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_criterion_id_criteria_id_fk" FOREIGN KEY ("criterion_id") REFERENCES "public"."criteria"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gates" ADD CONSTRAINT "gates_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "date_proposals" ADD CONSTRAINT "date_proposals_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "milestone_moves" ADD CONSTRAINT "milestone_moves_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "milestone_moves" ADD CONSTRAINT "milestone_moves_milestone_id_milestones_id_fk" FOREIGN KEY ("milestone_id") REFERENCES "public"."milestones"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "milestones" ADD CONSTRAINT "milestones_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_playbooks" ADD CONSTRAINT "project_playbooks_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "raid_items" ADD CONSTRAINT "raid_items_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "approvals_seat" ON "approvals" USING btree ("workspace_id","gate_id","role","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "criteria_key" ON "criteria" USING btree ("workspace_id","gate_id","key");--> statement-breakpoint
CREATE INDEX "delegations_project" ON "delegations" USING btree ("workspace_id","project_id");--> statement-breakpoint
CREATE INDEX "evidence_gate" ON "evidence" USING btree ("workspace_id","gate_id");--> statement-breakpoint
CREATE UNIQUE INDEX "gates_key" ON "gates" USING btree ("workspace_id","project_id","key");--> statement-breakpoint
CREATE INDEX "date_proposals_project" ON "date_proposals" USING btree ("workspace_id","project_id","state");--> statement-breakpoint
CREATE INDEX "milestone_moves_milestone" ON "milestone_moves" USING btree ("workspace_id","milestone_id");--> statement-breakpoint
CREATE UNIQUE INDEX "milestones_key" ON "milestones" USING btree ("workspace_id","project_id","key");--> statement-breakpoint
CREATE INDEX "milestones_due" ON "milestones" USING btree ("workspace_id","state","planned");--> statement-breakpoint
CREATE INDEX "assignments_project" ON "assignments" USING btree ("workspace_id","project_id");--> statement-breakpoint
CREATE INDEX "assignments_person" ON "assignments" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "projects_key" ON "projects" USING btree ("workspace_id","key");--> statement-breakpoint
CREATE INDEX "projects_channel" ON "projects" USING btree ("workspace_id","channel");--> statement-breakpoint
CREATE INDEX "projects_unsettled" ON "projects" USING btree ("workspace_id") WHERE version > settled_version;--> statement-breakpoint
CREATE UNIQUE INDEX "raid_number" ON "raid_items" USING btree ("workspace_id","project_id","type","number");--> statement-breakpoint
CREATE INDEX "raid_parent" ON "raid_items" USING btree ("workspace_id","parent_id");--> statement-breakpoint
CREATE INDEX "raid_high" ON "raid_items" USING btree ("workspace_id","project_id","type","number") WHERE type in ('risk', 'issue') and score >= 15 and state <> 'closed';--> statement-breakpoint
CREATE INDEX "audit_subject" ON "audit" USING btree ("workspace_id","subject");--> statement-breakpoint
CREATE UNIQUE INDEX "people_slack" ON "people" USING btree ("workspace_id","slack_id");--> statement-breakpoint
CREATE INDEX "people_role" ON "people" USING btree ("workspace_id","role");--> statement-breakpoint
CREATE INDEX "inbox_at" ON "inbox" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "cards_subject" ON "cards" USING btree ("workspace_id","kind","subject","destination");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_key" ON "outbox" USING btree ("workspace_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_card_pending" ON "outbox" USING btree ("card") WHERE state = 'pending' and card is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_lane" ON "outbox" USING btree ("workspace_id","destination") WHERE state = 'sending';--> statement-breakpoint
CREATE INDEX "outbox_line" ON "outbox" USING btree ("state","workspace_id","destination","id");