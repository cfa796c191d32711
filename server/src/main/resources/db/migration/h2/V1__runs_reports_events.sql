-- SPDX-License-Identifier: Apache-2.0
-- Copyright the Epochwatch authors
--
-- Times are microseconds since 1970-01-01T00:00:00Z. Numbers of states, reasons and so on are named in the table word.

-- One row a run, replaced at each change of state; never written per report.
CREATE TABLE run (
  run_no                 BIGINT PRIMARY KEY,            -- given by the application
  run_id                 VARCHAR(128) NOT NULL UNIQUE,
  experiment             VARCHAR(128) NOT NULL,
  display_name           VARCHAR NOT NULL,
  state                  SMALLINT NOT NULL,
  parameter_names        VARCHAR ARRAY NOT NULL,        -- for reading; run_tag is for finding
  parameter_values       VARCHAR ARRAY NOT NULL,
  label_names            VARCHAR ARRAY NOT NULL,
  label_values           VARCHAR ARRAY NOT NULL,
  objective_name         VARCHAR,
  objective_direction    SMALLINT,
  policy                 VARCHAR NOT NULL,
  policy_revision        VARCHAR NOT NULL,
  planned_steps          BIGINT,
  schedule_kind          SMALLINT,
  schedule_milestones    BIGINT ARRAY,
  schedule_factor        DOUBLE PRECISION,
  schedule_warmup_steps  BIGINT,
  hostname               VARCHAR NOT NULL,
  accelerators           INTEGER NOT NULL,
  framework              VARCHAR NOT NULL,
  attempt                INTEGER NOT NULL,              -- the current one, the last of attempt_numbers
  attempt_numbers        INTEGER ARRAY NOT NULL,
  attempt_resume_steps   BIGINT ARRAY NOT NULL,
  attempt_start_micros   BIGINT ARRAY NOT NULL,
  intervention_kinds     INTEGER ARRAY NOT NULL,
  intervention_attempts  INTEGER ARRAY NOT NULL,
  intervention_sequences BIGINT ARRAY NOT NULL,
  intervention_texts     VARCHAR ARRAY NOT NULL,
  reports                BIGINT NOT NULL,               -- of a live run these may be older than the log
  last_sequence          BIGINT NOT NULL,
  last_step              BIGINT,
  last_value             DOUBLE PRECISION,
  best_value             DOUBLE PRECISION,
  best_step              BIGINT,
  best_checkpoint_uri    VARCHAR,
  reason                 SMALLINT NOT NULL,
  create_micros          BIGINT NOT NULL,
  update_micros          BIGINT NOT NULL,
  finish_micros          BIGINT,
  finish_message         VARCHAR NOT NULL,
  request_id             VARCHAR NOT NULL,
  version                BIGINT NOT NULL,
  archived_attempt       INTEGER DEFAULT 0 NOT NULL,    -- watermark: log rows up to here are in piece and series
  archived_sequence      BIGINT DEFAULT 0 NOT NULL,
  pieces                 INTEGER DEFAULT 0 NOT NULL);   -- how many there are
CREATE INDEX run_by_experiment ON run (experiment, run_no);
CREATE INDEX run_by_state ON run (state, run_no);

-- Parameters and labels once more, for filters.
CREATE TABLE run_tag (
  run_no                 BIGINT NOT NULL,
  kind                   SMALLINT NOT NULL,             -- 0 parameter, 1 label
  name                   VARCHAR NOT NULL,
  text_value             VARCHAR NOT NULL,
  number_value           DOUBLE PRECISION,              -- if the text reads as a number
  PRIMARY KEY (run_no, kind, name));
CREATE INDEX run_tag_by_name ON run_tag (kind, name, number_value);

CREATE TABLE metric (
  metric_id              INTEGER PRIMARY KEY,
  split                  SMALLINT NOT NULL,
  name                   VARCHAR(256) NOT NULL,
  raw_name               VARCHAR(256) NOT NULL,
  UNIQUE (raw_name, split, name));

-- The log. Two equal tables: one is appended to, the other is emptied. No key and no index.
CREATE TABLE report_a (
  run_no                 BIGINT NOT NULL,
  attempt                INTEGER NOT NULL,
  sequence               BIGINT NOT NULL,
  step                   BIGINT NOT NULL,
  epoch                  DOUBLE PRECISION,
  learning_rate          DOUBLE PRECISION,
  event_micros           BIGINT NOT NULL,
  metric_ids             INTEGER ARRAY NOT NULL,
  metric_values          DOUBLE PRECISION ARRAY NOT NULL,
  action                 SMALLINT NOT NULL,
  reason                 SMALLINT NOT NULL,
  checkpoint_uri         VARCHAR,
  validation_examples    BIGINT);
CREATE TABLE report_b (
  run_no                 BIGINT NOT NULL,
  attempt                INTEGER NOT NULL,
  sequence               BIGINT NOT NULL,
  step                   BIGINT NOT NULL,
  epoch                  DOUBLE PRECISION,
  learning_rate          DOUBLE PRECISION,
  event_micros           BIGINT NOT NULL,
  metric_ids             INTEGER ARRAY NOT NULL,
  metric_values          DOUBLE PRECISION ARRAY NOT NULL,
  action                 SMALLINT NOT NULL,
  reason                 SMALLINT NOT NULL,
  checkpoint_uri         VARCHAR,
  validation_examples    BIGINT);

-- The archive. A piece is 1 to 1024 consecutive reports of one attempt; a column that is NULL has
-- nothing to tell: no epochs, only CONTINUE, and so on. Within one, NaN, 0 and '' stand for none.
CREATE TABLE piece (
  run_no                 BIGINT NOT NULL,
  piece                  INTEGER NOT NULL,
  attempt                INTEGER NOT NULL,
  sequences              BIGINT ARRAY NOT NULL,
  steps                  BIGINT ARRAY NOT NULL,
  event_micros           BIGINT ARRAY NOT NULL,
  metric_ids             INTEGER ARRAY NOT NULL,        -- all that occur
  metric_orders          INTEGER ARRAY,                 -- the metrics of one report after the other, if not as in metric_ids
  epochs                 DOUBLE PRECISION ARRAY,
  learning_rates         DOUBLE PRECISION ARRAY,
  actions                INTEGER ARRAY,
  reasons                INTEGER ARRAY,
  checkpoint_uris        VARCHAR ARRAY,
  validation_examples    BIGINT ARRAY,
  PRIMARY KEY (run_no, piece));
CREATE TABLE series (
  run_no                 BIGINT NOT NULL,
  metric_id              INTEGER NOT NULL,
  piece                  INTEGER NOT NULL,
  ordinals               INTEGER ARRAY,                 -- which reports of the piece, from 1; NULL for all
  metric_values          DOUBLE PRECISION ARRAY NOT NULL,
  PRIMARY KEY (run_no, metric_id, piece));

-- What changed in a run's judgement.
CREATE TABLE event (
  run_no                 BIGINT NOT NULL,
  number                 BIGINT NOT NULL,
  kind                   SMALLINT NOT NULL,
  attempt                INTEGER NOT NULL,
  step                   BIGINT NOT NULL,
  time_micros            BIGINT NOT NULL,
  message                VARCHAR NOT NULL,
  decision               VARBINARY NOT NULL,            -- an encoded epochwatch.v1.Decision, may be empty
  PRIMARY KEY (run_no, number));

-- Numbers that must outlive the rows they came from.
CREATE TABLE counter (
  name                   VARCHAR(64) PRIMARY KEY,
  number                 BIGINT NOT NULL);
INSERT INTO counter VALUES ('last_run_no', 0), ('probe', 0);

-- The names of stored numbers, kept up to date by the server.
CREATE TABLE word (
  topic                  VARCHAR(32) NOT NULL,
  number                 SMALLINT NOT NULL,
  name                   VARCHAR(64) NOT NULL,
  PRIMARY KEY (topic, number));

-- For reading arrays with plain SQL: H2 has no lateral UNNEST.
CREATE TABLE ordinal (k INTEGER PRIMARY KEY);
INSERT INTO ordinal SELECT x FROM SYSTEM_RANGE(1, 1024);

-- The views that people may rely on.
CREATE VIEW v_run AS
  SELECT
    r.run_id AS run, r.run_no, r.experiment, r.display_name, s.name AS state,
    (SELECT JSON_OBJECTAGG(KEY t.name VALUE t.text_value) FROM run_tag t WHERE t.run_no = r.run_no AND t.kind = 0) AS parameters,
    (SELECT JSON_OBJECTAGG(KEY t.name VALUE t.text_value) FROM run_tag t WHERE t.run_no = r.run_no AND t.kind = 1) AS labels,
    r.objective_name AS objective, d.name AS direction, r.policy, r.policy_revision, r.planned_steps,
    r.hostname, r.accelerators, r.framework, r.attempt, r.reports, r.last_step, r.last_value,
    r.best_value, r.best_step, r.best_checkpoint_uri, w.name AS reason,
    DATEADD(MICROSECOND, r.create_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS create_time,
    DATEADD(MICROSECOND, r.update_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS update_time,
    DATEADD(MICROSECOND, r.finish_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS finish_time,
    r.finish_message
  FROM run r
  LEFT JOIN word s ON s.topic = 'state' AND s.number = r.state
  LEFT JOIN word d ON d.topic = 'direction' AND d.number = r.objective_direction
  LEFT JOIN word w ON w.topic = 'reason' AND w.number = r.reason;

CREATE VIEW archived_point AS
  SELECT
    p.run_no, p.attempt, p.sequences[COALESCE(s.ordinals[o.k], o.k)] AS sequence,
    p.steps[COALESCE(s.ordinals[o.k], o.k)] AS step, NULLIF(p.epochs[COALESCE(s.ordinals[o.k], o.k)], CAST('NaN' AS DOUBLE PRECISION)) AS epoch,
    p.event_micros[COALESCE(s.ordinals[o.k], o.k)] AS event_micros,
    s.metric_id, s.metric_values[o.k] AS metric_value
  FROM series s
  JOIN piece p ON p.run_no = s.run_no AND p.piece = s.piece
  JOIN ordinal o ON o.k <= CARDINALITY(s.metric_values);

CREATE VIEW logged_point AS
  SELECT
    l.run_no, l.attempt, l.sequence, l.step, l.epoch, l.event_micros,
    l.metric_ids[o.k] AS metric_id, l.metric_values[o.k] AS metric_value
  FROM (SELECT * FROM report_a UNION ALL SELECT * FROM report_b) l
  JOIN run r ON r.run_no = l.run_no
  JOIN ordinal o ON o.k <= CARDINALITY(l.metric_ids)
  WHERE (l.attempt, l.sequence) > (r.archived_attempt, r.archived_sequence);

CREATE VIEW v_metric_point AS
  SELECT
    r.run_id AS run, r.experiment, p.attempt, p.sequence, p.step, p.epoch,
    DATEADD(MICROSECOND, p.event_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS event_time,
    w.name AS split, m.name AS metric, m.raw_name, p.metric_value,
    EXISTS (
      SELECT 1 FROM ordinal a
      WHERE a.k <= CARDINALITY(r.attempt_numbers) AND r.attempt_numbers[a.k] > p.attempt
        AND r.attempt_resume_steps[a.k] < p.step) AS superseded
  FROM (SELECT * FROM archived_point UNION ALL SELECT * FROM logged_point) p
  JOIN run r ON r.run_no = p.run_no
  JOIN metric m ON m.metric_id = p.metric_id
  LEFT JOIN word w ON w.topic = 'split' AND w.number = m.split;

CREATE VIEW v_decision AS
  SELECT
    r.run_id AS run, r.experiment, e.number, w.name AS kind, e.attempt, e.step,
    DATEADD(MICROSECOND, e.time_micros, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS event_time,
    e.message
  FROM event e
  JOIN run r ON r.run_no = e.run_no
  LEFT JOIN word w ON w.topic = 'event_kind' AND w.number = e.kind;
