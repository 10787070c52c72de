BEGIN TRANSACTION;
CREATE TABLE aside (
	number INTEGER NOT NULL, 
	scope TEXT NOT NULL, 
	entity TEXT NOT NULL, 
	"match" TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	code TEXT NOT NULL, 
	message TEXT NOT NULL, 
	remedy TEXT NOT NULL, 
	record TEXT, 
	draft_hash TEXT, 
	config_hash TEXT NOT NULL, 
	holds TEXT NOT NULL, 
	since DATETIME NOT NULL, 
	run CHAR(32) NOT NULL, 
	tries INTEGER NOT NULL, 
	retry BOOLEAN NOT NULL, 
	PRIMARY KEY (number)
);
CREATE TABLE binding (
	scope TEXT NOT NULL, 
	organization CHAR(32) NOT NULL, 
	company TEXT NOT NULL, 
	books TEXT NOT NULL, 
	bound DATETIME NOT NULL, 
	PRIMARY KEY (scope)
);
INSERT INTO "binding" VALUES('00000000-0000-0000-0000-000000000009|Demo','00000000000000000000000000000009','Demo','Demo Ltd','2026-01-02 03:04:05.000000');
INSERT INTO "binding" VALUES('00000000-0000-0000-0000-000000000008|Other','00000000000000000000000000000008','Other','','2026-01-02 03:04:05.000000');
CREATE TABLE intent (
	number INTEGER NOT NULL, 
	run CHAR(32) NOT NULL, 
	scope TEXT NOT NULL, 
	entity TEXT NOT NULL, 
	"match" TEXT NOT NULL, 
	record CHAR(32) NOT NULL, 
	generation INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	change TEXT NOT NULL, 
	state TEXT NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(run) REFERENCES run (id)
);
CREATE TABLE lease (
	scope TEXT NOT NULL, 
	token CHAR(32) NOT NULL, 
	holder TEXT NOT NULL, 
	until DATETIME NOT NULL, 
	PRIMARY KEY (scope)
);
CREATE TABLE mark (
	scope TEXT NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	moved DATETIME NOT NULL, 
	PRIMARY KEY (scope, name)
);
INSERT INTO "mark" VALUES('00000000-0000-0000-0000-000000000009|Demo','batch.owed','[["account", "A1D001"], ["invoice", "A1D001-82"], ["account", "a1d001"]]','2026-01-02 03:04:05.000000');
INSERT INTO "mark" VALUES('00000000-0000-0000-0000-000000000009|Demo','batch','120;x','2026-01-02 03:04:05.000000');
INSERT INTO "mark" VALUES('00000000-0000-0000-0000-000000000008|Other','batch.owed','[["product", "VID003"]]','2026-01-02 03:04:05.000000');
CREATE TABLE outcome (
	number INTEGER NOT NULL, 
	run CHAR(32) NOT NULL, 
	scope TEXT NOT NULL, 
	entity TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	record CHAR(32), 
	outcome TEXT NOT NULL, 
	code TEXT, 
	message TEXT, 
	remedy TEXT, 
	made DATETIME NOT NULL, 
	place INTEGER, 
	change TEXT, 
	chain TEXT, 
	PRIMARY KEY (number), 
	FOREIGN KEY(run) REFERENCES run (id)
);
CREATE TABLE run (
	id CHAR(32) NOT NULL, 
	company TEXT NOT NULL, 
	started DATETIME NOT NULL, 
	ended DATETIME, 
	summary TEXT, 
	calls_read INTEGER, 
	calls_write INTEGER, 
	seconds FLOAT, 
	error TEXT, 
	number INTEGER, 
	scope TEXT, 
	chain_head TEXT, 
	outcomes INTEGER, 
	pruned DATETIME, 
	PRIMARY KEY (id)
);
INSERT INTO "run" VALUES('00000000000000000000000000000001','Demo','2026-01-02 03:04:05.000000','2026-01-02 03:04:05.000000','{"blocked": 1, "quarantined": 1}',9,2,1.0,NULL,1,'00000000-0000-0000-0000-000000000009|Demo','55c749bcf708d70b69d4d2f4ebd726038bcbebf9ea7ce8481b6acc1e12014e4c',0,NULL);
CREATE TABLE schema (
	version INTEGER NOT NULL
);
INSERT INTO "schema" VALUES(2);
CREATE UNIQUE INDEX aside_key ON aside (scope, entity, "match");
CREATE INDEX intent_record ON intent (record);
CREATE INDEX intent_generation ON intent (generation);
CREATE INDEX intent_state ON intent (state);
CREATE INDEX outcome_run ON outcome (run);
COMMIT;
