//! The operators: each makes the mutants of one kind of change.

mod bench;
mod errors;
mod framing;
mod head;
mod logprobs;
mod meaning;
mod members;
mod order;
mod request;
mod structured;
mod tools;
mod usage;
mod values;

use chatwire_schema::Contract;
use chatwire_transport::Exchange;

use self::bench::Bench;
use super::Mutant;

/// The mutants of an exchange, always the same and in the same order.
///
/// No two of them are the same exchange, and none is the given one. An exchange whose body is not
/// UTF-8, or whose request is not JSON, has none.
///
/// Faults of members follow from the schema of `contract` and from that of OpenAI's contract, which
/// declares members that others leave out.
pub fn mutants(exchange: &Exchange, contract: &Contract) -> Vec<Mutant> {
    let Some(mut bench) = Bench::new(exchange, contract) else { return Vec::new() };
    let operators: [fn(&mut Bench<'_>); 12] = [
        members::make,
        values::make,
        order::make,
        meaning::make,
        usage::make,
        tools::make,
        structured::make,
        logprobs::make,
        request::make,
        errors::make,
        head::make,
        framing::make,
    ];
    for operator in operators {
        operator(&mut bench);
    }
    bench.finish()
}
