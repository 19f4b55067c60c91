CREATE TRIGGER `audit_never_changes` BEFORE UPDATE ON `audit` BEGIN
	SELECT RAISE(ABORT, 'audit is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_never_shrinks` BEFORE DELETE ON `audit` BEGIN
	SELECT RAISE(ABORT, 'audit is append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE removes the old row without firing its delete trigger.
CREATE TRIGGER `audit_is_never_replaced` BEFORE INSERT ON `audit`
WHEN EXISTS (SELECT 1 FROM `audit` WHERE `workspace_id` = NEW.`workspace_id` AND `seq` = NEW.`seq`) BEGIN
	SELECT RAISE(ABORT, 'audit is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_texts_never_change` BEFORE UPDATE ON `audit_texts` BEGIN
	SELECT RAISE(ABORT, 'audit texts are erased or kept, never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_texts_are_never_replaced` BEFORE INSERT ON `audit_texts`
WHEN EXISTS (SELECT 1 FROM `audit_texts` WHERE `workspace_id` = NEW.`workspace_id` AND `seq` = NEW.`seq`) BEGIN
	SELECT RAISE(ABORT, 'audit texts are erased or kept, never changed');
END;
