//! Routes whose paths, methods and guards stand elsewhere: in constants that are imported whole, in decorators that are made of decorators.

use super::endpoints::check;

#[test]
fn paths_in_constants_that_are_imported_whole() {
    let constants = "namespace Deeds.Common\n{\n    public static class Paths\n    {\n        public const string BASE = \"v1\";\n        \
                     public const string DEEDS = \"/\" + BASE + \"/deeds\";\n        public const string FEES = \"fees\";\n        public const string STAMPS = \"stamps\";\n    }\n}\n";
    let controllers = "using Microsoft.AspNetCore.Mvc;\nnamespace Deeds.Office\n{\n    using static Common.Paths;\n    \
                       [ApiController]\n    public class DeedController : ControllerBase\n    {\n        [Route(DEEDS)]\n        public int All() => 1;\n        \
                       [HttpGet(DEEDS + \"/last\")]\n        public int Last() => 1;\n    }\n}\n";
    let scoped = "using Microsoft.AspNetCore.Mvc;\nusing static Deeds.Common.Paths;\nnamespace Deeds.Office;\n\
                  [ApiController]\n[Route(FEES)]\npublic class FeeController : ControllerBase\n{\n    [HttpPost(BASE)]\n    public int Pay() => 1;\n}\n";
    let of_all = "using Microsoft.AspNetCore.Mvc;\nnamespace Deeds.Stamps;\n[ApiController]\n[Route(Marks.STAMPS)]\npublic class StampController : ControllerBase\n\
                  {\n    [HttpGet(LAST)]\n    public int Last() => 1;\n}\n";
    let marks = "namespace Deeds.Shown;\npublic static class Marks\n{\n    public const string STAMPS = \"marks\";\n    public const string LAST = \"newest\";\n}\n";
    check(
        &[
            ("Deeds.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\"></Project>\n"),
            ("Paths.cs", constants),
            ("Deeds.cs", controllers),
            ("Fees.cs", scoped),
            ("Stamps.cs", of_all),
            ("Marks.cs", marks),
            ("Usings.cs", "global using Deeds.Shown;\nglobal using static Deeds.Shown.Marks;\n"),
        ],
        &[
            "ANY /v1/deeds unauthenticated",
            "GET /v1/deeds/last unauthenticated",
            "POST /fees/v1 unauthenticated",
            "GET /marks/newest unauthenticated",
        ],
    );
    check(
        &[
            (
                "src/Paths.java",
                "package pk.deeds;\npublic final class Paths {\n  public static final String DEEDS = \"/v1/deeds\";\n}\n",
            ),
            (
                "src/Deeds.java",
                "package pk.deeds.web;\nimport static pk.deeds.Paths.*;\nimport org.springframework.web.bind.annotation.*;\n\
                 @RestController\npublic class Deeds {\n  @PostMapping(DEEDS + \"/seal\")\n  public int seal() { return 1; }\n}\n",
            ),
        ],
        &["POST /v1/deeds/seal unauthenticated"],
    );
}

#[test]
fn decorators_that_are_made_of_decorators() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"@nestjs/core\": \"10\"}}"),
            (
                "src/desk.decorator.ts",
                "import { applyDecorators, Controller, Get, Post, UseGuards } from '@nestjs/common';\nimport { AuthGuard } from '@nestjs/passport';\n\
                 export function Desk(path: string) {\n  return applyDecorators(Controller(`desk/${path}`), UseGuards(AuthGuard('jwt')));\n}\n\
                 export const Counter = () => applyDecorators(Controller('counter'));\n\
                 export const StaffPost = (path: string) => applyDecorators(Post(path), UseGuards(AuthGuard('jwt')));\n\
                 export const Closed = () => UseGuards(AuthGuard('jwt'));\n\
                 export const DeskOf = (name: string) => Desk(name);\n",
            ),
            (
                "src/desks.ts",
                "import { Get, Put } from '@nestjs/common';\nimport { Closed, Counter, Desk, DeskOf, StaffPost } from './desk.decorator';\n\
                 @Desk('cards')\nexport class Cards {\n  @Get(':serial')\n  one() {}\n}\n\
                 @DeskOf('stamps')\nexport class Stamps {\n  @Get()\n  all() {}\n}\n\
                 @Counter()\nexport class Counters {\n  @Get('tariffs')\n  tariffs() {}\n  @StaffPost('fees')\n  fees() {}\n  @Put('queue')\n  queue() {}\n  \
                 @Closed()\n  @Put('shutter')\n  shutter() {}\n}\n",
            ),
        ],
        &[
            "GET /desk/cards/{serial} authenticated",
            "GET /desk/stamps authenticated",
            "GET /counter/tariffs unauthenticated",
            "POST /counter/fees authenticated",
            "PUT /counter/queue unauthenticated",
            "PUT /counter/shutter authenticated",
        ],
    );
}
