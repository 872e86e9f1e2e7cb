using System.Web.Mvc;
using System.Web.Security;

namespace Scholarships.Controllers
{
    [AllowAnonymous]
    public class AccountController : Controller
    {
        private readonly Clerks clerks = new Clerks();

        public ActionResult Login()
        {
            return View();
        }

        [HttpPost]
        [ValidateAntiForgeryToken]
        public ActionResult Login(string user, string password)
        {
            if (!clerks.Check(user, password))
            {
                return View();
            }
            FormsAuthentication.SetAuthCookie(user, false);
            return RedirectToAction("Index", "Applications");
        }
    }
}
