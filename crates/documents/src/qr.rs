//! The QR code of a report.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder, QRCode};
use xinyu_service::ports::RenderFault;

/// Light modules around the code, as the standard asks.
const MARGIN_MODULES: usize = 4;

/// A code as SVG, and how many modules wide it is with its margin.
pub(crate) struct Drawn {
    pub(crate) svg: String,
    pub(crate) modules: usize,
}

/// Draws an address. Error correction M: paper gets folded.
///
/// # Errors
/// The address is longer than a code can hold (2,331 bytes).
pub(crate) fn draw(address: &str) -> Result<Drawn, RenderFault> {
    let code = QRBuilder::new(address)
        .ecl(ECL::M)
        .build()
        .map_err(|_| RenderFault::Refused("the address is too long for a QR code".into()))?;
    let modules = code.size + 2 * MARGIN_MODULES;
    Ok(Drawn { svg: svg(&code, modules), modules })
}

/// One path of whole runs. Squares side by side, as the library draws them, show hairlines between
/// them when a viewer smooths edges; rows overlap by a fiftieth for the same reason.
fn svg(code: &QRCode, modules: usize) -> String {
    let mut path = String::new();
    for y in 0..code.size {
        let row = &code[y];
        let mut x = 0;
        while x < code.size {
            let run = row[x..code.size].iter().take_while(|module| module.value()).count();
            if run > 0 {
                let (left, top) = (x + MARGIN_MODULES, y + MARGIN_MODULES);
                let _ = write!(path, "M{left} {top}h{run}v1.02h-{run}z");
            }
            x += run.max(1);
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {modules} {modules}\">\
         <path fill=\"#17201c\" d=\"{path}\"/></svg>"
    )
}
