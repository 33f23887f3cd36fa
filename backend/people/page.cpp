#include "backend/people/page.h"

#include "offline-store/protocol/keys.h"

namespace backend::people {
namespace {

constexpr std::string_view kStyle =
    R"css(body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:0 auto;padding:1rem;color:#1b2733;background:#fff}
h1{font-size:1.5rem}label{display:block;font-weight:600}
input,button{font:inherit;padding:.7rem;width:100%;box-sizing:border-box;border:2px solid #35506b;border-radius:.4rem}
input{text-transform:uppercase;margin:.3rem 0 .8rem}
button{background:#0b5394;color:#fff;border-color:#0b5394}
#hasil{margin-top:1.2rem}#hasil p{margin:.3rem 0}#langkah{font-size:1.3rem;font-weight:700}
footer{margin-top:2rem;font-size:.95rem;color:#44576b})css";

constexpr std::string_view kScript =
    R"js(const $=i=>document.getElementById(i);
function show(o){$('langkah').textContent=o.text||'';$('rinci').textContent=
[o.code,o.service&&'Layanan: '+o.service.toUpperCase(),o.office,o.reason&&'Keterangan: '+o.reason].filter(Boolean).join(' · ');}
async function ask(body,type){show({text:'Mencari …'});
try{const r=await fetch('/v1/track',{method:'POST',headers:{'Content-Type':type},body,cache:'no-store'});
const o=await r.json();show(r.ok?o:{text:r.status===404||r.status===400||r.status===403?
'Kode tidak ditemukan. Periksa lagi kode pada struk Anda.':r.status===429?
'Terlalu banyak percobaan. Tunggu satu menit, lalu coba lagi.':'Layanan sedang terganggu. Coba lagi nanti.'});
}catch(e){show({text:'Tidak tersambung. Periksa jaringan Anda, lalu coba lagi.'});}}
$('tanya').addEventListener('submit',e=>{e.preventDefault();ask($('kode').value,'text/plain');});
function fromLink(){const h=location.hash.slice(1);if(!h)return;
try{const s=atob(h.replace(/-/g,'+').replace(/_/g,'/'));
ask(Uint8Array.from(s,c=>c.charCodeAt(0)),'application/octet-stream');}
catch(e){show({text:'Tautan tidak lengkap. Ketik kode pada struk Anda.'});}}
addEventListener('hashchange',fromLink);fromLink();)js";

constexpr std::string_view kBeforeStyle =
    R"html(<!doctype html><html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>Status permohonan</title><style>)html";
constexpr std::string_view kBody =
    R"html(</style></head><body><main><h1>Status permohonan</h1>
<form id="tanya" autocomplete="off"><label for="kode">Kode pada struk</label>
<input id="kode" name="kode" maxlength="20" required placeholder="XXXX-XXXX-XXXX" autocapitalize="characters" spellcheck="false">
<button>Lihat status</button></form>
<section id="hasil" aria-live="polite"><p id="langkah"></p><p id="rinci"></p></section>
<noscript><p>Halaman ini memerlukan JavaScript. Anda juga dapat menanyakan status di kantor desa dengan menunjukkan struk.</p></noscript>
</main><footer>Tidak ada nama dan NIK di halaman ini. Jangan berikan kode Anda kepada orang lain.</footer><script>)html";
constexpr std::string_view kEnd = "</script></body></html>\n";

// Standard base64 of a SHA-256, as Content-Security-Policy writes it.
std::string PolicyHash(std::string_view text) {
  static constexpr char kSymbols[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto digest = offline_store::protocol::Sha256(base::AsBytes(text));
  std::string out = "'sha256-";
  for (std::size_t at = 0; at < digest.size(); at += 3) {
    const std::size_t left = digest.size() - at;
    const unsigned group = static_cast<unsigned>(digest[at]) << 16 |
                           (left > 1 ? static_cast<unsigned>(digest[at + 1]) << 8 : 0U) |
                           (left > 2 ? static_cast<unsigned>(digest[at + 2]) : 0U);
    out += kSymbols[group >> 18];
    out += kSymbols[group >> 12 & 63];
    out += left > 1 ? kSymbols[group >> 6 & 63] : '=';
    out += left > 2 ? kSymbols[group & 63] : '=';
  }
  return out + "'";
}

}  // namespace

http::Response TrackingPage() {
  static const std::string policy =
      "default-src 'none'; connect-src 'self'; base-uri 'none'; "
      "form-action 'none'; frame-ancestors 'none'; style-src " +
      PolicyHash(kStyle) + "; script-src " + PolicyHash(kScript);
  http::Response response;
  response.content_type = "text/html; charset=utf-8";
  response.body = std::string(kBeforeStyle);
  for (const std::string_view part : {kStyle, kBody, kScript, kEnd}) response.body += part;
  response.headers = {{"Content-Security-Policy", policy},
                      {"Referrer-Policy", "no-referrer"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Cache-Control", "public, max-age=3600"}};
  return response;
}

}  // namespace backend::people
