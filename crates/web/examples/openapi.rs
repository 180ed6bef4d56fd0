//! Prints the API's description: `cargo run -p xinyu-web --example openapi > docs/openapi.json`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{}", xinyu_web::api::openapi().to_pretty_json()?);
    Ok(())
}
