/**
 * The tables of a run: tab-separated files as pandas writes and reads them, the tables of a train/validation split as
 * ClinicaDL's {@code tsvtool split} and {@code tsvtool kfold} lay them out, and the label code of each diagnosis.
 * Everything that a table can have wrong is found here, before a run writes anything, and told in one sentence.
 */
package org.voxelgrad.training.tables;
