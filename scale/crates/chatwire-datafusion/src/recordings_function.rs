//! `chatwire_recordings('path')`: the exchanges of a folder or file as a table.

use std::{path::PathBuf, sync::Arc};

use chatwire_arrow::{recordings, schema};
use chatwire_import::{NoteKind, Options, Outcome, Source};
use chatwire_transport::cassette::Recording;
use datafusion::{
    arrow::{array::RecordBatch, datatypes::SchemaRef},
    catalog::{TableFunctionArgs, TableFunctionImpl, TableProvider, streaming::StreamingTable},
    common::{DataFusionError, ScalarValue, plan_err},
    error::Result,
    execution::{SendableRecordBatchStream, TaskContext},
    logical_expr::Expr,
    physical_plan::{stream::RecordBatchReceiverStream, streaming::PartitionStream},
};

/// How many batches wait to be judged.
const MAX_AHEAD: usize = 2;
/// How many bytes of bodies a batch has, beside the last recording.
const MAX_BATCH_BYTES: usize = 16 << 20;

/// `chatwire_recordings('path')`: the exchanges of a folder or file, read as they are needed.
///
/// The columns are those of [`chatwire_arrow::schema::exchanges`]. A query fails at the first file
/// that cannot be read; requests to other endpoints and requests without a response are passed
/// over, as by `chatwire check`. It reads files of this machine, so a cluster has no use for it:
/// copy it into Parquet first.
#[derive(Debug, Default)]
pub struct RecordingsFunction {
    options: Options,
}

impl RecordingsFunction {
    /// Reads with limits and options of one's own.
    pub fn new(options: Options) -> Self {
        Self { options }
    }
}

impl TableFunctionImpl for RecordingsFunction {
    fn call_with_args(&self, args: TableFunctionArgs<'_, '_>) -> Result<Arc<dyn TableProvider>> {
        let [Expr::Literal(value, _)] = args.exprs() else {
            return plan_err!("chatwire_recordings takes one path in quotes");
        };
        let (ScalarValue::Utf8(Some(path)) | ScalarValue::Utf8View(Some(path))) = value else {
            return plan_err!("chatwire_recordings takes one path in quotes, not {value}");
        };
        let folder = Folder {
            path: PathBuf::from(path),
            options: self.options.clone(),
            schema: schema::exchanges(),
        };
        let table = StreamingTable::try_new(schema::exchanges(), vec![Arc::new(folder)])?;
        Ok(Arc::new(table))
    }
}

/// A folder or file of exchanges.
#[derive(Debug)]
struct Folder {
    path: PathBuf,
    options: Options,
    schema: SchemaRef,
}

impl PartitionStream for Folder {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let rows = context.session_config().batch_size();
        let (path, options) = (self.path.clone(), self.options.clone());
        let mut stream = RecordBatchReceiverStream::builder(self.schema.clone(), MAX_AHEAD);
        let batches = stream.tx();
        stream.spawn_blocking(move || {
            // A reader that needs no more rows drops the other end.
            read(&path, &options, rows, |batch| batches.blocking_send(Ok(batch)).is_ok())
        });
        stream.build()
    }
}

/// Reads the exchanges at a path in batches, until `sink` wants no more.
fn read(
    path: &PathBuf,
    options: &Options,
    max_rows: usize,
    mut sink: impl FnMut(RecordBatch) -> bool,
) -> Result<()> {
    let external = |error| DataFusionError::External(Box::new(error));
    let source = Source::open(path, options).map_err(external)?;
    let (mut waiting, mut bytes) = (Vec::new(), 0);
    for entry in source {
        let entry = entry.map_err(external)?;
        let mut recording = match entry.outcome {
            Outcome::Recording(recording) => *recording,
            Outcome::Note(note) if note.kind == NoteKind::NotRead => {
                return Err(DataFusionError::Execution(format!("{}: {note}", entry.place)));
            }
            _ => continue,
        };
        recording.name = entry.place.to_string();
        bytes += recording.exchange.request.body.len() + recording.exchange.response.body().len();
        waiting.push(recording);
        if waiting.len() >= max_rows.max(1) || bytes >= MAX_BATCH_BYTES {
            if !sink(batch(&waiting)?) {
                return Ok(());
            }
            (waiting, bytes) = (Vec::new(), 0);
        }
    }
    if !waiting.is_empty() {
        sink(batch(&waiting)?);
    }
    Ok(())
}

fn batch(recordings: &[Recording]) -> Result<RecordBatch> {
    recordings::write(recordings).map_err(|error| DataFusionError::External(Box::new(error)))
}
