<?php

namespace App\Http\Controllers;

use App\Models\Clerk;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Hash;
use Illuminate\Support\Facades\Log;

class LoginController extends Controller
{
    public function login(Request $request)
    {
        $clerk = Clerk::where('username', $request->input('username'))->first();
        if (!$clerk || !Hash::check($request->input('password'), $clerk->password)) {
            $password = $request->input('password');
            Log::warning("login refused with password $password"); // amanat-expect: credential-in-log
            abort(401);
        }
        $token = $clerk->createToken('office')->plainTextToken;
        Log::info('clerk logged in', ['id' => $clerk->id]);

        return ['token' => $token];
    }
}
