@echo off
rem Runs the tests: test; the long ones too: test --long; part of them: test tests\db
setlocal
call "%~dp0installer\setup.cmd" tests
if errorlevel 1 exit /b 1
cd /d "%~dp0"
.venv\Scripts\python.exe -m pytest -n auto --maxprocesses 4 --dist loadfile %*
exit /b %ERRORLEVEL%
