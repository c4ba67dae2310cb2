//! Tells the linker that the names of the interpreter are resolved when it loads the module.

fn main() {
    pyo3_build_config::add_extension_module_link_args();
}
