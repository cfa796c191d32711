-- SPDX-License-Identifier: Apache-2.0
-- Copyright the Epochwatch authors
--
-- The log in batches: a row for each 1 to 1024 reports that were appended together, as columns. For each
-- row H2 keeps an undo record, a key and objects in its cache.

CREATE TABLE log_a (
  run_nos                BIGINT ARRAY NOT NULL,         -- an element for each report
  attempts               INTEGER ARRAY NOT NULL,
  sequences              BIGINT ARRAY NOT NULL,
  steps                  BIGINT ARRAY NOT NULL,
  event_micros           BIGINT ARRAY NOT NULL,
  epochs                 DOUBLE PRECISION ARRAY,        -- these are NULL if no report has one;
  learning_rates         DOUBLE PRECISION ARRAY,        -- within, NaN, 0 and '' stand for none
  actions                INTEGER ARRAY,
  reasons                INTEGER ARRAY,
  checkpoint_uris        VARCHAR ARRAY,
  validation_examples    BIGINT ARRAY,
  report_ordinals        INTEGER ARRAY NOT NULL,        -- an element for each value: which report has it, from 1
  metric_ids             INTEGER ARRAY NOT NULL,
  metric_values          DOUBLE PRECISION ARRAY NOT NULL);
CREATE TABLE log_b (
  run_nos                BIGINT ARRAY NOT NULL,
  attempts               INTEGER ARRAY NOT NULL,
  sequences              BIGINT ARRAY NOT NULL,
  steps                  BIGINT ARRAY NOT NULL,
  event_micros           BIGINT ARRAY NOT NULL,
  epochs                 DOUBLE PRECISION ARRAY,
  learning_rates         DOUBLE PRECISION ARRAY,
  actions                INTEGER ARRAY,
  reasons                INTEGER ARRAY,
  checkpoint_uris        VARCHAR ARRAY,
  validation_examples    BIGINT ARRAY,
  report_ordinals        INTEGER ARRAY NOT NULL,
  metric_ids             INTEGER ARRAY NOT NULL,
  metric_values          DOUBLE PRECISION ARRAY NOT NULL);

INSERT INTO log_a
  SELECT
    ARRAY[run_no], ARRAY[attempt], ARRAY[sequence], ARRAY[step], ARRAY[event_micros],
    CASE WHEN epoch IS NOT NULL THEN ARRAY[epoch] END,
    CASE WHEN learning_rate IS NOT NULL THEN ARRAY[learning_rate] END,
    ARRAY[CAST(action AS INTEGER)], ARRAY[CAST(reason AS INTEGER)],
    CASE WHEN checkpoint_uri IS NOT NULL THEN ARRAY[checkpoint_uri] END,
    CASE WHEN validation_examples IS NOT NULL THEN ARRAY[validation_examples] END,
    (SELECT ARRAY_AGG(1) FROM ordinal o WHERE o.k <= CARDINALITY(metric_ids)),
    metric_ids, metric_values
  FROM report_a;
INSERT INTO log_b
  SELECT
    ARRAY[run_no], ARRAY[attempt], ARRAY[sequence], ARRAY[step], ARRAY[event_micros],
    CASE WHEN epoch IS NOT NULL THEN ARRAY[epoch] END,
    CASE WHEN learning_rate IS NOT NULL THEN ARRAY[learning_rate] END,
    ARRAY[CAST(action AS INTEGER)], ARRAY[CAST(reason AS INTEGER)],
    CASE WHEN checkpoint_uri IS NOT NULL THEN ARRAY[checkpoint_uri] END,
    CASE WHEN validation_examples IS NOT NULL THEN ARRAY[validation_examples] END,
    (SELECT ARRAY_AGG(1) FROM ordinal o WHERE o.k <= CARDINALITY(metric_ids)),
    metric_ids, metric_values
  FROM report_b;

DROP VIEW v_metric_point;
DROP VIEW logged_point;
DROP TABLE report_a;
DROP TABLE report_b;

CREATE VIEW logged_point AS
  SELECT
    r.run_no, l.attempts[l.report_ordinals[o.k]] AS attempt, l.sequences[l.report_ordinals[o.k]] AS sequence,
    l.steps[l.report_ordinals[o.k]] AS step,
    NULLIF(l.epochs[l.report_ordinals[o.k]], CAST('NaN' AS DOUBLE PRECISION)) AS epoch,
    l.event_micros[l.report_ordinals[o.k]] AS event_micros,
    l.metric_ids[o.k] AS metric_id, l.metric_values[o.k] AS metric_value
  FROM (SELECT * FROM log_a UNION ALL SELECT * FROM log_b) l
  JOIN ordinal o ON o.k <= CARDINALITY(l.metric_values)
  JOIN run r ON r.run_no = l.run_nos[l.report_ordinals[o.k]]
  WHERE (l.attempts[l.report_ordinals[o.k]], l.sequences[l.report_ordinals[o.k]])
    > (r.archived_attempt, r.archived_sequence);

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
