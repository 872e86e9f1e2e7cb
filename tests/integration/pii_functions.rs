//! Functions that are values: in variables, called by the methods of their language, and given by their names to what
//! calls them. A line that must be reported ends in `LEAK`.

use super::pii::expect;

#[test]
fn a_function_in_a_variable_is_entered_by_the_methods_that_call_it() {
    expect(&[
        (
            "a/Desk.java",
            "package a;\nimport java.util.function.*;\nimport org.slf4j.*;\nclass Desk {\n\
             static final Logger L = LoggerFactory.getLogger(Desk.class);\n\
             private final Consumer<String> told = x -> L.info(x);\n\
             void a(String cnic) { Function<String, String> line = x -> \"c \" + x; L.info(line.apply(cnic)); } // LEAK\n\
             void b(String cnic) { Supplier<String> line = () -> \"c \" + cnic; L.info(line.get()); } // LEAK\n\
             void c(String cnic) { Consumer<String> write = x -> L.info(x); write.accept(cnic); } // LEAK\n\
             void d(String cnic) { Consumer<String> write = L::info; write.accept(cnic); } // LEAK\n\
             void e(String cnic) { told.accept(cnic); } // LEAK\n\
             void f(String cnic) { Function<String, Integer> size = x -> x.length(); L.info(\"\" + size.apply(cnic)); }\n\
             void g(String cnic) { Function<String, String> shown = Desk::mask; L.info(shown.apply(cnic)); }\n\
             void h(String cnic) { Consumer<String> keep = this.store; keep.accept(cnic); }\n\
             static String mask(String s) { return \"***\"; }\n\
             private Consumer<String> store;\n}\n",
        ),
        (
            "b/Desk.kt",
            "package b\nimport org.slf4j.LoggerFactory\nclass Desk {\n\
             private val L = LoggerFactory.getLogger(Desk::class.java)\n\
             fun a(cnic: String) { val write = { m: String -> L.info(m) }; write.invoke(cnic) } // LEAK\n\
             fun b(cnic: String) { val write = L::info; write(cnic) } // LEAK\n\
             fun c(cnic: String) { val size = { m: String -> m.length }; L.info(\"\" + size.invoke(cnic)) }\n}\n",
        ),
        (
            "c/Desk.cs",
            "using System;\nclass Desk {\n\
             void A(string cnic) { Action<string> write = x => Console.WriteLine(x); write.Invoke(cnic); } // LEAK\n\
             void B(string cnic) { Action<string> write = Console.WriteLine; write.Invoke(cnic); } // LEAK\n\
             void C(string cnic) { Func<string, int> size = x => x.Length; Console.WriteLine(size.Invoke(cnic)); }\n}\n",
        ),
        (
            "d/desk.php",
            "<?php\nclass Desk {\n\
             function a($cnic) { $write = function ($m) { error_log($m); }; $write($cnic); } // LEAK\n\
             function b($cnic) { $line = fn($m) => \"c $m\"; error_log($line($cnic)); } // LEAK\n\
             function c($cnic) { $write = 'error_log'; $write($cnic); } // LEAK\n\
             function d($cnic) { $write = error_log(...); $write($cnic); } // LEAK\n\
             function e($cnic) { $size = fn($m) => strlen($m); error_log($size($cnic)); }\n\
             function f($cnic, $error_log) { $error_log($cnic); }\n}\n",
        ),
        (
            "e/desk.rb",
            "require 'logger'\nclass Desk\n  def initialize; @l = Logger.new(STDOUT); end\n\
             def a(cnic)\n    write = ->(m) { @l.info(m) }\n    write.call(cnic) # LEAK\n  end\n\
             def b(cnic)\n    write = @l.method(:info)\n    write.call(cnic) # LEAK\n  end\n\
             def c(cnic)\n    size = ->(m) { m.length }\n    @l.info(size.call(cnic))\n  end\nend\n",
        ),
    ]);
}

#[test]
fn a_log_that_is_given_by_its_name_writes_each_element() {
    expect(&[
        (
            "a/List.java",
            "package a;\nimport java.util.*;\nimport java.util.concurrent.CompletableFuture;\nimport org.slf4j.*;\nclass Lists {\n\
             static final Logger L = LoggerFactory.getLogger(Lists.class);\n\
             void a(List<String> cnics) {\n\
             cnics.forEach(L::info); // LEAK\n\
             cnics.stream().map(Lists::mask).forEach(L::info);\n\
             cnics.forEach(this::keep);\n}\n\
             void b(Optional<String> cnic) { cnic.ifPresent(L::info); } // LEAK\n\
             void c(String cnic) {\n\
             CompletableFuture.supplyAsync(() -> cnic).thenAccept(x -> L.info(x)); // LEAK\n\
             CompletableFuture.supplyAsync(() -> cnic.length()).thenAccept(x -> L.info(\"{}\", x));\n\
             L.info(\"a %s\".formatted(cnic)); // LEAK\n\
             L.info(\"a %s\".formatted(cnic.length()));\n}\n\
             static String mask(String s) { return \"***\"; }\n}\n",
        ),
        (
            "b/list.ts",
            "export function a(cnics: string[], cnic: Promise<string>, offices: string[]) {\n\
             cnics.forEach(console.log); // LEAK\n\
             cnic.then(console.log); // LEAK\n\
             offices.forEach(console.log);\n\
             cnics.forEach(store.keep);\n\
             const write = console.log.bind(console);\n\
             write(cnics[0]); // LEAK\n}\n",
        ),
        (
            "c/List.cs",
            "using System;\nusing System.Collections.Generic;\nclass Lists {\n\
             void A(List<string> cnics) { cnics.ForEach(Console.WriteLine); } // LEAK\n}\n",
        ),
        (
            "d/list.py",
            "import logging\nL = logging.getLogger('x')\n\
             def a(cnics, offices):\n\
             \x20   list(map(L.info, cnics)) # LEAK\n\
             \x20   list(map(L.info, offices))\n",
        ),
    ]);
}
