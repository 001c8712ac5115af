//! Calls to the platform that every message makes, bound by hand: `bridge.js` says why.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/bridge.js")]
extern "C" {
    /// Runs a statement.
    #[cfg(not(feature = "faults"))]
    #[wasm_bindgen(catch)]
    pub fn run(sql: &JsValue, statement: &str, values: Vec<JsValue>) -> Result<(), JsValue>;

    /// Runs a statement and gives its rows, a JSON array of arrays.
    #[cfg(not(feature = "faults"))]
    #[wasm_bindgen(catch)]
    pub fn rows(sql: &JsValue, statement: &str, values: Vec<JsValue>) -> Result<String, JsValue>;

    /// Runs a statement and gives its rows, and how many were read and written.
    #[cfg(feature = "faults")]
    #[wasm_bindgen(catch)]
    pub fn counted(sql: &JsValue, statement: &str, values: Vec<JsValue>)
    -> Result<String, JsValue>;

    /// Runs a statement and gives the bytes of its rows, one after the other.
    #[wasm_bindgen(catch)]
    pub fn bytes(sql: &JsValue, statement: &str, values: Vec<JsValue>) -> Result<Vec<u8>, JsValue>;

    /// Makes a typed call to an object, and gives its answer.
    #[wasm_bindgen(catch)]
    pub async fn call(
        env: &JsValue,
        binding: &str,
        name: &str,
        body: &str,
    ) -> Result<JsValue, JsValue>;
}
