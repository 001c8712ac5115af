//! Crawlers: they may read a merchant's page, but nothing that they do there is a visitor's.

/// Parts of the names by which crawlers introduce themselves, in lower case. Robots that hide
/// behind a browser's name are met by the rates instead.
const MARKS: [&str; 14] = [
    "bot",
    "spider",
    "crawl",
    "slurp",
    "bingpreview",
    "mediapartners",
    "facebookexternalhit",
    "lighthouse",
    "pagespeed",
    "archiver",
    "yandeximages",
    "feedfetcher",
    "python-requests",
    "scrapy",
];

/// Whether this user agent says that it is a crawler.
#[must_use]
pub fn is_crawler(user_agent: &str) -> bool {
    let name = user_agent.to_ascii_lowercase();
    // A phone maker of that name.
    let name = name.replace("cubot", "");
    MARKS.iter().any(|mark| name.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crawlers_are_known_by_their_names() {
        for name in [
            "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Sogou web spider/4.0",
            "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (compatible; Bytespider)",
            "Mozilla/5.0 (compatible; 360Spider)",
            "facebookexternalhit/1.1",
            "Mediapartners-Google",
        ] {
            assert!(is_crawler(name), "{name}");
        }
    }

    #[test]
    fn people_are_not_crawlers() {
        for name in [
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; Android 14; CUBOT X90) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 12; V2196A) AppleWebKit/537.36 Chrome/97.0 Mobile Safari/537.36 MicroMessenger/8.0.50",
            "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Mobile Kwai/11.2",
            "",
        ] {
            assert!(!is_crawler(name), "{name}");
        }
    }
}
