//! Access lists in documents of beans, where elements and their attributes say what holds for a path.

use serde::Deserialize;
use smol_str::SmolStr;

/// `<http pattern="/api/**"><intercept-url pattern="/api/open" access="permitAll"/></http>`: names of elements come
/// without a namespace.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct AccessMarkup {
    /// Names of the root element.
    pub roots: Vec<SmolStr>,
    /// Elements that are one list, the first whose paths fit is asked alone.
    pub lists: Vec<SmolStr>,
    /// Elements that hold rules for every path.
    #[serde(default)]
    pub sources: Vec<SmolStr>,
    /// Elements that may leave paths alone, outside any list.
    #[serde(default)]
    pub bypasses: Vec<SmolStr>,
    /// Elements that are rules.
    pub rules: Vec<SmolStr>,
    /// Attributes of paths, of the method, and of what a caller must have.
    pub paths: Vec<SmolStr>,
    pub methods: SmolStr,
    pub asks: SmolStr,
    /// What everyone meets, and what refuses a caller without credentials: words, `hasRole(` with any arguments,
    /// `ROLE_*` with any ending. What a word says that is in neither is not known.
    pub opens: Vec<SmolStr>,
    pub closes: Vec<SmolStr>,
    /// Each `attribute value`, on a list, rule or bypass: nobody is asked anything.
    pub off: Vec<String>,
    /// Each `attribute value`, on a list: its paths are regular expressions.
    #[serde(default)]
    pub regex: Vec<String>,
    /// Elements with a name and a text of lines `path = what a caller must have`.
    #[serde(default)]
    pub texts: Option<AccessTexts>,
}

/// `<property name="filterChainDefinitions"><value>/login = anon …</value></property>`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct AccessTexts {
    pub element: SmolStr,
    pub names: Vec<SmolStr>,
    /// The attribute or element with the lines.
    pub value: SmolStr,
    /// Words that open a path, and those that close it.
    pub opens: Vec<SmolStr>,
    pub closes: Vec<SmolStr>,
}

/// `<bean id="m" class="….UrlMapping"><property name="mappings"><props><prop key="/x">show</prop>…`, and
/// `<interceptor><mapping path="/**"/><bean class="Login"/></interceptor>`
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Beans {
    pub roots: Vec<SmolStr>,
    /// Ends of the names of classes that map paths to beans, and the properties with the paths.
    pub mappings: Vec<SmolStr>,
    pub properties: Vec<SmolStr>,
    /// Each `name METHOD`: the methods of a bean that answer, and what to.
    pub methods: Vec<String>,
    /// Elements that put a bean in front of paths, with those for the paths and for paths that are left out.
    #[serde(default)]
    pub interceptors: Vec<SmolStr>,
    pub paths: SmolStr,
    pub except: SmolStr,
    /// Elements that hold beans which stand in front of every path.
    #[serde(default)]
    pub before_all: Vec<SmolStr>,
}
