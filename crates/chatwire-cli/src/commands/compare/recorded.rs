//! A side from recordings and traffic.

use std::path::{Path, PathBuf};

use chatwire_conformance::{
    Judge, TargetCache,
    collect::{Failed, Work},
    compare::Side,
};

use super::check_limit;
use crate::{error::CliError, selection::Selection, traffic::Traffic};

/// Adds every exchange at or below a path; fails at the first one that cannot be read.
pub(super) fn fill(
    side: &mut Side,
    path: &Path,
    judge: &Judge,
    limit: usize,
) -> Result<(), CliError> {
    let (selection, mut targets) = (Selection::default(), TargetCache::new());
    let paths = [PathBuf::from(path)];
    for work in Traffic::new(&paths, &selection, judge, targets.clone()) {
        // An entry of an archive has a position and no name.
        let is_case = matches!(work, Work::Source(_));
        let item = match work.read(judge, &mut targets) {
            Ok(item) => item,
            Err(Failed::Unreadable(error)) => return Err(CliError::usage(error.to_string())),
            Err(_) => continue,
        };
        let judgment = judge.judge_target(&item.subject, &item.target);
        side.add(below(path, &item.name), is_case, &item.subject, &judgment);
        check_limit(side, limit)?;
    }
    if side.is_empty() {
        let what = format!("{} has no exchange", path.display());
        return Err(CliError::usage(what).with_help("use recordings or traffic"));
    }
    Ok(())
}

/// A name without the path of its side.
fn below(path: &Path, name: &str) -> String {
    let rest = Path::new(name).strip_prefix(path).ok().and_then(Path::to_str);
    rest.filter(|rest| !rest.is_empty()).unwrap_or(name).to_owned()
}
