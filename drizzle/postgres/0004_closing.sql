CREATE TABLE "sharings" (
	"workspace_id" text NOT NULL,
	"channel" text NOT NULL,
	"shared" boolean NOT NULL,
	"heard_at" timestamp (3) with time zone NOT NULL,
	"told_at" timestamp (3) with time zone,
	CONSTRAINT "sharings_workspace_id_channel_pk" PRIMARY KEY("workspace_id","channel")
);
--> statement-breakpoint
ALTER TABLE "escalation_desk" ADD COLUMN "calls_here" boolean;--> statement-breakpoint
ALTER TABLE "escalations" ADD COLUMN "withdrawal" text;--> statement-breakpoint
ALTER TABLE "escalations" ADD COLUMN "duplicate_of" integer;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "doubts" integer DEFAULT 0 NOT NULL;